using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Health;

/// <summary>Whether the stores and the broker answer, and how far each pipeline has come.</summary>
public sealed class HealthProbe
{
    private readonly IReadOnlyList<PipelineContext> _pipelines;

    internal HealthProbe(IEnumerable<PipelineContext> pipelines) => _pipelines = [.. pipelines];

    /// <summary>JSON with a property for each pipeline: its state, what is wrong if something is, epoch, lag in records, and each partition's head.</summary>
    public async Task<(bool Healthy, string Json)> CheckAsync(CancellationToken ct)
    {
        var pipelines = new Dictionary<string, PipelineHealth>();
        foreach (var context in _pipelines)
            pipelines[context.Pipeline.Name] = await CheckAsync(context, ct).ConfigureAwait(false);
        // Under pressure all is as it should be: an instance that is taken out for being busy makes the others busier.
        var healthy = pipelines.Values.All(pipeline => pipeline.Status != "degraded");
        return (healthy, JsonSerializer.Serialize(new { status = healthy ? "healthy" : "degraded", pipelines }, JsonSerializerOptions.Web));
    }

    private static async ValueTask<PipelineHealth> CheckAsync(PipelineContext context, CancellationToken ct)
    {
        try
        {
            var epoch = await context.Epochs.CurrentAsync(ct).ConfigureAwait(false);
            var heads = await ChainHeads.ReadAsync(context.Stores.Ledger, epoch, ct).ConfigureAwait(false);
            var ends = await context.Topic.EndsAsync(context.Pipeline.Definition.Topic, ct).ConfigureAwait(false);
            var pressure = await context.Stores.Pressure.IsRaisedAsync(context.Pipeline.Name, context.Clock.GetUtcNow(), ct).ConfigureAwait(false);
            var partitions = heads.Select((head, partition) => PartitionOf(partition, head, ends)).ToList();
            return new PipelineHealth(pressure ? "under-pressure" : "healthy", null, epoch.Epoch.Value, partitions.Sum(partition => partition.Lag), partitions);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new PipelineHealth("degraded", exception.Message, 0, 0, []);
        }
    }

    private static PartitionHealth PartitionOf(int partition, PartitionHead head, IReadOnlyDictionary<Partition, Offset> ends)
    {
        var end = ends.TryGetValue(new Partition(partition), out var known) ? known.Value : head.Last.Value + 1;
        return new PartitionHealth(partition, head.Last.Value, end, Math.Max(0, end - head.Last.Value - 1), head.Watermark.ToString());
    }

    private sealed record PipelineHealth(string Status, string? Error, int Epoch, long Lag, IReadOnlyList<PartitionHealth> Partitions);

    private sealed record PartitionHealth(int Partition, long Head, long End, long Lag, string Watermark);
}
