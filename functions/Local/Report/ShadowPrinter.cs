using System.Text.Json;
using Serverless.Local.Output;
using Serverless.Runtime.Shadows;

namespace Serverless.Local.Report;

/// <summary>Prints how a candidate differs from its pipeline.</summary>
internal static class ShadowPrinter
{
    private const int LongestValue = 60;

    public static void Write(ShadowReport report)
    {
        Line($"{report.Pipeline}, version {report.Version}, beside its candidate {report.Candidate}, which runs as {report.Shadow}");
        foreach (var one in report.Partitions)
            Line($"  both have read offsets {one.First} to {one.Next - 1} of partition {one.Partition}");
        Line($"  compared are {report.After switch
        {
            null => "all windows: both began with the same records",
            var time => $"windows of events after {time}",
        }}");
        Write("pipeline", report.ActiveCounts);
        Write("candidate", report.CandidateCounts);
        foreach (var view in report.Views)
            Write(view);
        foreach (var note in report.Notes)
            Line($"  note: {note}");
        Line($"{Verdict(report)}");
    }

    private static string Verdict(ShadowReport report) => report switch
    {
        { Compared: 0 } => "NOTHING is compared yet: no window is final in both",
        { IsEqual: true } => "equal: nothing would differ",
        _ => "DIFFERENT",
    };

    private static void Write(string side, OutcomeCounts counts)
    {
        var dead = counts.DeadLettered.Values.Sum();
        Line(
            $"  {side,-9} of {counts.Records:N0} records read {counts.Read:N0} = merged {counts.Merged:N0} + late {counts.Late:N0} ",
            $"+ filtered {counts.Filtered:N0} + duplicate {counts.Duplicate:N0} + dead-lettered {dead:N0}");
        foreach (var (reason, count) in counts.DeadLettered)
            Line($"            dead-lettered: {reason} {count:N0}");
        foreach (var (rule, count) in counts.Dropped)
            Line($"            dropped by {rule} {count:N0}");
        foreach (var (view, count) in counts.LateByView.Where(late => late.Value > 0))
            Line($"            late for {view} {count:N0}");
    }

    private static void Write(ViewReport view)
    {
        if (view.NotCompared is { } why)
        {
            Line($"view {view.View}: not compared, as {why}");
            return;
        }
        Line(
            $"view {view.View}: {view.Compared:N0} windows compared, {view.Differing:N0} differ, ",
            $"only in the pipeline {view.OnlyActive:N0}, only in the candidate {view.OnlyCandidate:N0}");
        if (view.IsOfAnotherMeaning)
            Line($"  of another meaning: its results begin anew when the candidate is activated");
        var left = view.LeftOut;
        if (left.BegunBefore + left.NotFinal + left.NotKept > 0)
        {
            Line(
                $"  left out: {left.BegunBefore:N0} with events that only one may have read, {left.NotFinal:N0} not final, ",
                $"{left.NotKept:N0} that the store may have removed");
        }
        if (view.BegunLate > 0)
            Line($"  {view.BegunLate:N0} values aren't compared: their aggregate was added while the window was open");
        foreach (var field in view.Added)
            Line($"  field {field}: only in the candidate");
        foreach (var field in view.Removed)
            Line($"  field {field}: only in the pipeline");
        foreach (var field in view.Fields)
            Write(field);
        Write("pipeline", view.LargestOnlyActive);
        Write("candidate", view.LargestOnlyCandidate);
    }

    private static void Write(FieldReport field)
    {
        Line(
            $"  field {field.Field}: differs in {field.Differing:N0} windows",
            $"{(field.SumOfDifferences is { } sum ? FormattableString.Invariant($", by {sum:+0.######;-0.######;0} in all") : "")}");
        foreach (var one in field.Largest)
        {
            Line(
                $"    {one.Key} {one.Start}: {Text(one.Active)} → {Text(one.Candidate)}",
                $"{(one.Difference is { } by ? FormattableString.Invariant($" ({by:+0.######;-0.######}") : "")}",
                $"{(one.Relative is { } part ? FormattableString.Invariant($", {part:+0.##%;-0.##%}") : "")}",
                $"{(one.Difference is null ? "" : ")")}");
        }
    }

    private static void Write(string side, IReadOnlyList<LoneWindow> windows)
    {
        foreach (var window in windows)
            Line($"  only in the {side}: {window.Key} {window.Start} to {window.End}, {window.Events:N0} events");
    }

    /// <summary>A list may be long: whole it is in the JSON.</summary>
    private static string Text(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= LongestValue ? text : $"{text[..LongestValue]}…";
    }

    private static void Line(params FormattableString[] parts) => Terminal.Line(parts);
}
