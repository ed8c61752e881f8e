using System.Collections.Concurrent;
using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>What shards last said of themselves, in memory.</summary>
internal sealed class MemoryShardReports : IShardReports
{
    private readonly ConcurrentDictionary<ShardId, ShardReport> _reports = [];

    public ValueTask ReportAsync(ShardReport report, CancellationToken ct)
    {
        _reports[report.Shard] = report;
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<ShardReport>> ReadAsync(string pipeline, CancellationToken ct) =>
        ValueTask.FromResult<IReadOnlyList<ShardReport>>(
            [.. _reports.Values.Where(report => report.Shard.Pipeline == pipeline).OrderBy(report => report.Shard.ToString())]);

    public ValueTask DeleteAsync(ShardId shard, CancellationToken ct)
    {
        _reports.TryRemove(shard, out _);
        return ValueTask.CompletedTask;
    }
}
