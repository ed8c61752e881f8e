using System.Globalization;

namespace Serverless.Local.Report;

/// <summary>The reasons why a run is not good, one sentence each.</summary>
internal static class RunProblems
{
    private const int PlacesShown = 5;
    private const string NothingRead = "nothing was read";

    /// <summary>Empty when all events are accounted for, and there were some.</summary>
    public static IReadOnlyList<string> Find(RunReport report)
    {
        var problems = report.Pipelines
            .SelectMany(pipeline => Find(pipeline.Value).Select(problem => $"{pipeline.Key}: {problem}"))
            .ToList();
        // When others feed several pipelines, some of these may get no events.
        if (problems.Count == 0 && report.Pipelines.Values.All(pipeline => !pipeline.HasRead))
            problems.Add(NothingRead);
        return problems;
    }

    /// <summary>Pipelines of which more events are dead letters than may be, a sentence each.</summary>
    public static IReadOnlyList<string> TooManyDeadLetters(RunReport report) =>
        [.. report.Pipelines.Select(pipeline => TooManyDeadLetters(pipeline.Key, pipeline.Value)).OfType<string>()];

    private static string? TooManyDeadLetters(string name, PipelineReport report)
    {
        var byReason = report.DeadLettered.ByReason
            .ToDictionary(reason => reason.Key, reason => reason.Value - report.DeadLetteredBefore.GetValueOrDefault(reason.Key));
        var (dead, read) = (byReason.Values.Sum(), report.Read - report.ReadBefore);
        if (dead <= report.MostDeadLetters * read)
            return null;
        var most = byReason.MaxBy(reason => reason.Value);
        return Invariant(
            $"{name}: {dead:N0} of {read:N0} events are dead letters, more than --dead-letters {report.MostDeadLetters * 100:0} allows; ")
            + Invariant($"most of them, {most.Value:N0}, for {most.Key}: does the pipeline file say what the events are like?");
    }

    private static IEnumerable<string> Find(PipelineReport report)
    {
        if (!report.HasRead && report.Origin != EventOrigin.Others)
            yield return NothingRead;
        foreach (var problem in Unread(report).Concat(NotApplied(report)))
            yield return problem;
        if (report.Read != report.Merged + report.Late + report.Filtered + report.Duplicate + report.DeadLettered.Total)
            yield return "the events read are not the sum of those merged, late, filtered, duplicate and dead-lettered";
        if (report.Rejected > 0)
            yield return Invariant($"{report.Rejected:N0} results were set aside: their store can never hold them");
        foreach (var fault in report.Faults)
            yield return fault;
        if (report.Verified == false)
            yield return "results or counts differ from the truth" + (report.Expected is null ? "" : Mismatch(report.Expected));
    }

    private static IEnumerable<string> Unread(PipelineReport report)
    {
        if (report.NotProduced is null)
            yield return "the run ended before its input did: what follows was not read";
        if (report.NotProduced > 0)
            yield return Invariant($"{report.NotProduced:N0} events of the input were not read: the run ended before");
        if (report.IsSilent)
            yield return Invariant($"{report.Unread:N0} expected events never came: nothing new came for as long as --silence says");
        else if (report.Unread > 0)
            yield return Invariant($"{report.Unread:N0} {Unread(report.Origin)} were not read");
        if (report.Excess > 0)
            yield return Invariant(
                $"{report.Excess:N0} records were read more often than they were produced: the embedded broker keeps both of a record ")
                + "that was sent again because it answered too late; run it again while less else runs";
        if (report.Missing > 0)
            yield return Invariant($"{report.Missing:N0} offsets or events are missing{Dropped(report.Gone)}{Places(report.Lost)}");
    }

    private static IEnumerable<string> NotApplied(PipelineReport report)
    {
        foreach (var view in report.NotApplied)
        {
            if (view.Events > 0)
                yield return Invariant($"view '{view.View}': {Shards(view.Shards)} not applied {view.Events:N0} sealed events");
            if (view.WaitingResults > 0)
                yield return Invariant($"view '{view.View}': {view.WaitingResults:N0} emitted results are not stored");
        }
        foreach (var view in report.Shards)
        {
            foreach (var stuck in view.Stuck)
                yield return $"stuck: {stuck}";
            foreach (var aside in view.Aside)
                yield return $"set aside: {aside}";
            foreach (var fault in view.Faults)
                yield return $"view '{view.View}': {fault}";
        }
    }

    private static string Dropped(long records) => records == 0 ? "" : Invariant(
        $": {records:N0} of them the broker had dropped before they were read (an embedded one keeps 5 MiB a partition)");

    private static string Places(IReadOnlyList<LostOffsets> lost)
    {
        var more = lost.Count > PlacesShown ? Invariant($"; {lost.Count - PlacesShown} more places") : "";
        return lost.Count == 0 ? "" : $"; {string.Join("; ", lost.Take(PlacesShown))}{more}";
    }

    private static string Mismatch(string expected) =>
        $". That is the truth of {expected}: the process that generates must have the same COUNT, the same @RATE or none, the same --seed "
        + "and the same options of the workload";

    private static string Shards(int count) => count == 1 ? "1 shard has" : Invariant($"{count:N0} shards have");

    private static string Unread(EventOrigin origin) => origin switch
    {
        EventOrigin.Generated => "produced events",
        EventOrigin.Expected => "expected events",
        EventOrigin.Feed => "produced records",
        _ => "records of the topic",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
