using System.Globalization;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Local.Output;
using Serverless.Runtime.Verification;

namespace Serverless.Local.Report;

/// <summary>Prints what <c>verify</c> found.</summary>
internal static class LedgerSumPrinter
{
    private const int EpochsShown = 3;

    public static bool IsWhole(LedgerSum sum) => sum.IsProved && sum.Missing == 0 && sum.Accepted.Count == 0;

    public static void Write(string pipeline, LedgerSum sum)
    {
        Line($"{pipeline}: {sum.Chunks:N0} chunks, {sum.Records:N0} records");
        Line(
            $"  read {sum.Read:N0} = merged {sum.Merged:N0} + late {sum.Late:N0} + filtered {sum.Filtered:N0} ",
            $"+ duplicate {sum.Duplicate:N0} + dead-lettered {sum.DeadLetteredTotal:N0}; missing {sum.Missing:N0}");
        foreach (var (rule, count) in sum.Dropped)
            Line($"    dropped by {rule} {count:N0}");
        foreach (var (reason, count) in sum.DeadLettered)
            Line($"    {reason} {count:N0}");
        if (sum.Redriven is { Letters: > 0 } redriven)
        {
            Line(
                $"  redriven {redriven.Letters:N0}: merged {redriven.Merged:N0}, filtered {redriven.Filtered:N0}, ",
                $"failed again {redriven.FailedAgain:N0}");
        }
        foreach (var (view, counts) in sum.Views)
            Line($"  view {view}: merged {counts.Merged:N0}, late {counts.Late:N0}");
        foreach (var loss in sum.Accepted)
            Line($"  ACCEPTED AS LOST {loss}");
        foreach (var fault in sum.Faults)
            Line($"  FAULT {fault}");
        if (sum.Missing > 0 || (!sum.IsProved && sum.Faults.Count == 0))
            Line($"  FAULT {(sum.Missing > 0 ? "offsets are missing" : "the sum isn't right")}");
    }

    /// <summary>Prints the newest epochs, newest first, with why they were opened.</summary>
    public static void Write(IReadOnlyList<PipelineEpoch> epochs)
    {
        foreach (var epoch in epochs.Reverse().Take(EpochsShown))
            Line($"  epoch {epoch.Epoch.Value} since {epoch.OpenedAt:yyyy-MM-ddTHH:mm:ssZ}, version {epoch.Version}: {epoch.Cause}");
        if (epochs.Count > EpochsShown)
            Line($"  … and {epochs.Count - EpochsShown:N0} before these");
    }

    /// <summary>Prints which versions of reference tables events were folded with, and what is wrong with the tables now.</summary>
    public static void Write(IReadOnlyList<TableUse> tables, IReadOnlyList<string> problems)
    {
        foreach (var table in tables)
            Line($"  table {table}");
        foreach (var problem in problems)
            Line($"  DEGRADED {problem}");
    }

    /// <summary>Prints why sources aren't read on.</summary>
    public static void Write(IReadOnlyList<string> stops)
    {
        foreach (var stop in stops)
            Line($"  STOPPED {stop}");
    }

    /// <summary>Prints what the shards of a view have made of what the ledger merged.</summary>
    public static void Write(ViewProof proof)
    {
        if (proof.Balance is { } sum)
        {
            Line(
                $"  view {proof.View}: merged by the ledger {sum.Merged - sum.Before:N0} = applied {sum.Applied:N0} ",
                $"+ waiting {proof.Waiting:N0} + set aside {sum.SetAside:N0}",
                $"{(proof.SteppedOver == 0 ? "" : FormattableString.Invariant($" + accepted as lost {proof.Lost:N0}"))}");
            if (sum.Before > 0)
                Line($"    {sum.Before:N0} more came before its shards began, or were merged by another definition");
        }
        foreach (var (shard, why) in proof.Stuck)
            Line($"    STUCK {shard}: {why}");
        foreach (var (shard, aside) in proof.Aside)
            Write(shard, aside);
        foreach (var fault in proof.Faults)
            Line($"    FAULT {fault}");
    }

    private static void Write(ShardId shard, ShardAside aside)
    {
        Line($"    SET ASIDE {shard}: {aside.Count:N0} entries that can't be merged, emitted or stored: their keys' results lack them");
        foreach (var entry in aside.Latest)
            Line($"      {entry}");
        if (aside.Count > aside.Latest.Count)
            Line($"      … and {aside.Count - aside.Latest.Count:N0} before these");
    }

    public static void Write(AuditedView view)
    {
        Line($"  view {view.View}: {view.Equal:N0} results equal, {view.Different:N0} different{Notes(view)}");
        foreach (var difference in view.Differences)
            Line($"    DIFFERENT {difference}");
        if (view.Different > view.Differences.Count)
            Line($"    … and {view.Different - view.Differences.Count:N0} more");
    }

    private static string Notes(AuditedView view) => string.Concat(
        Note(view.Behind, "still to come (their windows are open, or the run ended before all was applied)"),
        Note(view.Older, "older than the ledger"),
        Note(view.Awaiting, "shards that wait for a handover"),
        Note(view.Uncertain, "not comparable (windows of sessions or slides closed by idleness)"));

    private static string Note(long count, string what) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {count:N0} {what}");

    private static void Line(params FormattableString[] parts) => Terminal.Line(parts);
}
