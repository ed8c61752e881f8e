using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Epochs;

namespace Serverless.Runtime.Health;

/// <summary>Reports whether the stores and the broker answer, and the progress of each pipeline.</summary>
public sealed class HealthProbe
{
    private readonly IReadOnlyList<HealthPorts> _pipelines;
    private readonly TimeProvider _clock;

    private readonly Exception? _fault;

    internal HealthProbe(IEnumerable<HealthPorts> pipelines, Exception? fault, TimeProvider clock)
    {
        _pipelines = [.. pipelines];
        _fault = fault;
        _clock = clock;
    }

    /// <summary>
    /// JSON with the problem of the settings, if there is one (then nothing is healthy), and for each pipeline its state, its problem if
    /// there is one, the epoch, the lag in records, each partition's head, its stuck shards, and both sides of each view's sum.
    /// </summary>
    public async Task<(bool Healthy, string Json)> CheckAsync(CancellationToken ct)
    {
        var pipelines = new Dictionary<string, PipelineHealth>();
        foreach (var ports in _pipelines)
            pipelines[ports.Versions.Name] = await CheckAsync(ports, ct).ConfigureAwait(false);
        // Pressure counts as healthy: removing a busy instance would make the others busier.
        var healthy = _fault is null && pipelines.Values.All(pipeline => pipeline.Status != "degraded");
        var report = new { status = healthy ? "healthy" : "degraded", error = _fault?.Message, pipelines };
        return (healthy, JsonSerializer.Serialize(report, JsonSerializerOptions.Web));
    }

    private async ValueTask<PipelineHealth> CheckAsync(HealthPorts ports, CancellationToken ct)
    {
        var pipeline = ports.Versions.Current;
        try
        {
            var epoch = await ports.Epochs.CurrentAsync(pipeline, ct).ConfigureAwait(false);
            var reports = await ports.Reports.ReadAsync(pipeline.Name, ct).ConfigureAwait(false);
            var heads = await ChainHeads.ReadAsync(ports.Ledger, epoch, ct).ConfigureAwait(false);
            var ends = await ports.Topic.EndsAsync(pipeline.Definition.Topic, ct).ConfigureAwait(false);
            await ports.Guard.LookAsync(pipeline.Definition.Topic, heads, ends, ct).ConfigureAwait(false);
            var pressure = await ports.Pressure.IsRaisedAsync(pipeline.Name, _clock.GetUtcNow(), ct).ConfigureAwait(false);
            var partitions = heads.Select((head, partition) => PartitionOf(ports, partition, head, ends)).ToList();
            var shards = ShardHealth.Of(pipeline, epoch, reports, heads);
            var working = pressure ? "under-pressure" : "healthy";
            var (status, lag) = (
                ports.Guard.Problem is null && shards.IsGood ? working : "degraded", partitions.Sum(partition => partition.Lag));
            return new PipelineHealth(status, ports.Guard.Problem, epoch.Epoch.Value, lag, partitions, shards);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new PipelineHealth("degraded", exception.Message, 0, 0, [], ShardHealth.None);
        }
    }

    private static PartitionHealth PartitionOf(
        HealthPorts ports, int partition, PartitionHead head, IReadOnlyDictionary<Partition, Offset> ends)
    {
        var end = ends.TryGetValue(new Partition(partition), out var known) ? known.Value : head.Last.Value + 1;
        var lag = ports.Idle.Unread(partition, head.Last, new Offset(end));
        return new PartitionHealth(partition, head.Last.Value, end, lag, head.Watermark.ToString());
    }

    private sealed record PipelineHealth(
        string Status, string? Error, int Epoch, long Lag, IReadOnlyList<PartitionHealth> Partitions, ShardHealth Shards);

    private sealed record PartitionHealth(int Partition, long Head, long End, long Lag, string Watermark);
}
