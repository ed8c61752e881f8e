namespace Serverless.Benchmarks.Growth;

/// <summary>Loads that differ in one thing only, by its size.</summary>
/// <param name="Name">What differs.</param>
/// <param name="Loads">The loads, of the smallest size first.</param>
/// <param name="Unit">What the cost is shared by beside events, where each is work of its own; null where an event is the work.</param>
/// <param name="Size">How large it is in a load.</param>
internal sealed record GrowthSeries(string Name, IReadOnlyList<GrowthLoad> Loads, string? Unit, Func<GrowthLoad, int> Size)
{
    /// <summary>All that is measured.</summary>
    public static IReadOnlyList<GrowthSeries> All { get; } =
    [
        new("keys", [GrowthLoad.Base, With(keys: 30_000), With(keys: 1_000_000)], null, load => load.Keys),
        new("partitions", [GrowthLoad.Base, With(partitions: 32), With(partitions: 128)], null, load => load.Partitions),
        new("views", [GrowthLoad.Base, With(views: 4), With(views: 16)], "view", load => load.Views),
        new("open windows of a key", [GrowthLoad.Base, With(windows: 6), With(windows: 36)], "window", load => load.Windows),
        new("bytes of an event", [GrowthLoad.Base, With(bytes: 400), With(bytes: 1_600)], "100 bytes", load => load.Bytes),
    ];

    /// <summary>By how much of the unit the cost of an event is divided; 1 without one.</summary>
    public double Units(GrowthLoad load) => Unit switch
    {
        null => 1,
        "100 bytes" => load.Bytes / 100.0,
        _ => Size(load),
    };

    private static GrowthLoad With(
        int? keys = null, int? partitions = null, int? views = null, int? windows = null, int? bytes = null)
    {
        var load = GrowthLoad.Base;
        return new GrowthLoad(
            keys ?? load.Keys, partitions ?? load.Partitions, views ?? load.Views, windows ?? load.Windows, bytes ?? load.Bytes);
    }
}
