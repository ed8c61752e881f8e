using System.Globalization;

namespace Serverless.Benchmarks.Growth;

/// <summary>
/// What a size showed: CPU of this process in microseconds, an event and a unit (<see cref="GrowthSeries.Unit"/>), and how many times that
/// of the size before each is (null for the smallest). Operations are those of shards.
/// </summary>
internal sealed record GrowthFigures(
    string Series, int Size, long Events, double CpuMicroseconds, double? Growth, double UnitMicroseconds, double? UnitGrowth,
    double ResultsPerEvent, double EventsPerOperation)
{
    /// <summary>The most that a cost may grow without a stated reason.</summary>
    public const double Allowed = 1.3;

    public static string Header { get; } =
        $"{"",-34}{"us an event",12}{"grows",9}{"us a unit",12}{"grows",9}{"results/event",15}{"events/operation",18}";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Series,-24}{Size,10:N0}{CpuMicroseconds,12:0.00}{Times(Growth),9}{UnitMicroseconds,12:0.00}{Times(UnitGrowth),9}"
        + $"{ResultsPerEvent,15:0.00}{EventsPerOperation,18:N0}");

    private static string Times(double? growth) =>
        growth is { } times ? string.Create(CultureInfo.InvariantCulture, $"{times:0.00}x{(times > Allowed ? "!" : " ")}") : "";
}
