using System.Globalization;
using Serverless.Core.Ledger;

namespace Serverless.Runtime.Dashboard;

/// <summary>
/// Whether every event is accounted for, on both sides of the ledger: <c>read = merged + late + filtered + duplicate + dead-lettered</c>,
/// and of each view <c>merged by the ledger = applied by its shards + waiting + set aside + accepted as lost</c>.
/// </summary>
/// <param name="IsWhole">Nothing is lost, set aside or contradicts a sum. What waits for shards is on its way, and not lost.</param>
/// <param name="InWords">Says so in a few words.</param>
/// <param name="Open">What isn't accounted for, a sentence each; empty when all is.</param>
public sealed record Verdict(bool IsWhole, string InWords, IReadOnlyList<string> Open)
{
    /// <summary>Of the sums of a pipeline and of its views.</summary>
    public static Verdict Of(EventSums sums, IReadOnlyList<ViewSums> views)
    {
        List<string> open = [.. OfLedger(sums), .. views.SelectMany(OfView)];
        var waiting = views.Sum(view => view.Waiting);
        var words = open.Count > 0 ? $"{open.Count} {(open.Count == 1 ? "thing is" : "things are")} not accounted for"
            : waiting > 0 ? $"all accounted for; {Count(waiting)} on their way into views"
            : "all accounted for";
        return new Verdict(open.Count == 0, words, open);
    }

    private static IEnumerable<string> OfLedger(EventSums sums)
    {
        if (!sums.Balances)
            yield return $"the outcomes in the ledger don't add up to the {Count(sums.Read)} events read: run verify";
        if (sums.Missing > 0)
            yield return $"{Count(sums.Missing)} offsets are missing: the topic dropped records before they were read, or has transactions";
    }

    private static IEnumerable<string> OfView(ViewSums view)
    {
        if (view.SetAside > 0)
            yield return $"view {view.View}: {Count(view.SetAside)} events are set aside, as their keys can't be merged or stored";
        if (view.Lost > 0)
            yield return $"view {view.View}: {Count(view.Lost)} events are accepted as lost";
        foreach (var fault in view.Faults)
            yield return $"view {view.View}: {fault}";
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>Both sides of the sum of a view, in events; and what contradicts it.</summary>
public sealed record ViewSums(
    string View, long Merged, long Applied, long Waiting, long SetAside, long Lost, IReadOnlyList<string> Faults);
