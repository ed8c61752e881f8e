using System.Collections.Concurrent;
using Serverless.Core.Drift;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Logs what the shards of a radar notice, each finding once a process: so somebody is told who doesn't ask. A shard is looked at after an
/// operation, every few seconds. Safe for any thread.
/// </summary>
internal sealed class DriftNotices
{
    private const long EveryMs = 5_000;

    // What is older was told by an earlier process.
    private const long NewestMs = 60 * 60_000;
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<ShardId, long> _lookedAt = new();
    private readonly ConcurrentDictionary<string, bool> _known = new();

    /// <summary>Logs what a shard's table shows that wasn't logged yet.</summary>
    public void Look(ShardId shard, Pipeline version, DriftTable table, ShellServices shell)
    {
        var now = shell.NowMs;
        if (_lookedAt.TryGetValue(shard, out var before) && now - before < EveryMs)
            return;
        _lookedAt[shard] = now;
        foreach (var finding in DriftFindings.Of(version.Definition, [table], new EventTime(now - NewestMs)))
        {
            if (_known.Count < MostKnown && _known.TryAdd(finding.Id, true))
                Say(shard.Pipeline, finding, shell);
        }
    }

    private static void Say(string pipeline, DriftFinding finding, ShellServices shell)
    {
        var (source, since) = (Printable(finding.Source), $"{finding.Since}");
        var breaks = string.Join("; ", finding.Breaks.DefaultIfEmpty("nothing breaks"));
        if (finding.Kind == DriftKind.New)
            Log.FormatIsNew(shell.Log, pipeline, finding.Id, finding.Format, source, since, finding.Share, breaks);
        else
            Log.FormatChanged(shell.Log, pipeline, finding.Id, finding.Kind, finding.Format, source, since, finding.Share, breaks);
    }

    private static string Printable(string source) => source.Length == 0 ? "any source" : Core.Text.Printable.Of(source);
}
