using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

internal sealed class FaultyReports(IShardReports inner, HostFaults faults) : IShardReports
{
    public ValueTask ReportAsync(ShardReport report, CancellationToken ct) =>
        faults.WriteAsync("report", () => inner.ReportAsync(report, ct));

    public ValueTask<IReadOnlyList<ShardReport>> ReadAsync(string pipeline, CancellationToken ct) =>
        faults.ReadAsync("reports", () => inner.ReadAsync(pipeline, ct));

    public ValueTask DeleteAsync(ShardId shard, CancellationToken ct) =>
        faults.WriteAsync("delete report", () => inner.DeleteAsync(shard, ct));
}
