using System.Globalization;

namespace Serverless.Runtime.Verification;

/// <summary>With which versions of a reference table events were folded.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Events">By version, in ascending order, how many events; 0 is for those folded while it wasn't there.</param>
public sealed record TableUse(string Table, IReadOnlyList<(long Version, long Events)> Events)
{
    private const int MostShown = 3;

    /// <summary>Events that were folded while the table wasn't there.</summary>
    public long Without => Events.Where(one => one.Version == 0).Sum(one => one.Events);

    /// <summary>The newest versions first: <c>devices: version 2 for 500 events; not there for 20 events</c>.</summary>
    public override string ToString()
    {
        var versions = Events.Where(one => one.Version > 0).Reverse().ToList();
        var rest = versions.Skip(MostShown).Sum(one => one.Events);
        List<string> with = [.. versions.Take(MostShown).Select(one => Text($"version {one.Version} for {one.Events:N0} events"))];
        if (rest > 0)
            with.Add(Text($"earlier ones for {rest:N0}"));
        var without = Without == 0 ? "" : Text($"not there for {Without:N0} events");
        return $"{Table}: {string.Join("; ", new[] { string.Join(", ", with), without }.Where(part => part.Length > 0))}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
