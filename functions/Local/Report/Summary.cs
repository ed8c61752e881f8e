using Serverless.Local.Output;

namespace Serverless.Local.Report;

/// <summary>Prints a report.</summary>
internal static class Summary
{
    public static void Write(RunReport report)
    {
        foreach (var (name, pipeline) in report.Pipelines)
            Write(name, pipeline);
        Line($"peak memory {report.PeakMemoryMB} MB, {report.Batches} batches");
        var problems = RunProblems.Find(report);
        var tooMany = RunProblems.TooManyDeadLetters(report);
        Terminal.Line(
            problems.Count == 0 && tooMany.Count > 0 ? "all events accounted for, but too many as dead letters:"
            : problems.Count == 0 ? "all events accounted for"
            : report.IsEmpty ? "there was nothing to account for:"
            : "NOT all events accounted for:");
        foreach (var problem in problems.Concat(tooMany))
            Line($"  {problem}");
    }

    private static void Write(string name, PipelineReport report)
    {
        Line(
            $"{name}: {report.Read - report.ReadBefore:N0} events in {report.ElapsedSeconds:0.0} s, {report.EventsPerSecond:N0}/s",
            $"{(report.FirstPaneSeconds is { } first ? Invariant($"; first pane after {first:0.0} s") : "")}");
        Line(
            $"  produced {report.Produced:N0}; read {report.Read:N0}{Before(report.ReadBefore)} = merged {report.Merged:N0} ",
            $"+ late {report.Late:N0} + filtered {report.Filtered:N0} + duplicate {report.Duplicate:N0} ",
            $"+ dead-lettered {report.DeadLettered.Total:N0}; missing {report.Missing:N0}, redelivered {report.Redelivered:N0}");
        foreach (var (rule, count) in report.Dropped)
            Line($"    dropped by {rule} {count:N0}");
        foreach (var (reason, count) in report.DeadLettered.ByReason)
            Line($"    {reason} {count:N0}, the first: {report.Examples.GetValueOrDefault(reason, "not kept any more")}");
        var panes = report.Panes;
        Line(
            $"  panes: early {panes.Early:N0}, on time {panes.OnTime:N0}, late {panes.Late:N0}, corrections {panes.Correction:N0}; ",
            $"{report.Results:N0} results stored");
        if (report.SinkMessages > 0)
            Line($"  sinks: {report.SinkMessages:N0} messages produced");
        if (report.LatencyMs is { } latency)
            Line($"  latency p50 {latency.P50:0} ms, p99 {latency.P99:0} ms, max {latency.Max:0} ms");
        if (report.AllocatedBytesPerEvent is { } bytes)
            Line(
                $"  {report.EntityOperations:N0} entity operations, {report.EventsPerEntityOperation:N0} events each; ",
                $"{bytes:N0} bytes allocated per event");
        foreach (var table in report.Tables)
            Line($"  DEGRADED {table}");
        Line($"  {Verdict(report)}");
        foreach (var what in report.NotVerified)
            Line($"    not verified: {what}");
    }

    private static string Before(long events) => events == 0 ? "" : FormattableString.Invariant($" ({events:N0} of them by earlier runs)");

    private static string Verdict(PipelineReport report) => report.Verified switch
    {
        true when report.NotVerified.Count > 0 => "verified as far as the truth goes: what is compared equals it",
        true => "verified: every result equals the truth",
        false => "NOT verified: results or counts differ from the truth",
        null => "not verified: there is no truth to compare with",
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static void Line(params FormattableString[] parts) => Terminal.Line(parts);
}
