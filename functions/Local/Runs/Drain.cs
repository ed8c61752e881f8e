using Serverless.Core.Time;
using Serverless.Functions;
using Serverless.Local.Hosting;
using Serverless.Local.Hosting.Entities;
using Serverless.Runtime;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Local.Runs;

/// <summary>Brings a pipeline to its end: everything sealed is applied, every window fired and closed, every pane stored.</summary>
internal sealed class Drain(LocalHost host, PipelineHost pipelines, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private readonly IPokes _pokes = new DurablePokes(new LocalDurableTaskClient(host.Entities, clock));

    public async Task RunAsync(string pipeline, CancellationToken ct)
    {
        await host.Entities.IdleAsync(ct);
        while (!await IsDrainedAsync(pipeline, ct))
        {
            await pipelines.Watermarks.FlushAsync(pipeline, _pokes, ct);
            await host.Entities.IdleAsync(ct);
            if (!await IsDrainedAsync(pipeline, ct))
                await Task.Delay(Look, clock, ct);
        }
    }

    /// <summary>Events that shards found no session for, over all shards of the pipeline.</summary>
    public async Task<IReadOnlyList<ShardStatus?>> StatusAsync(string pipeline, CancellationToken ct) =>
        [.. (await pipelines.ShardsOfAsync(pipeline, ct)).Select(shard => ShardStates.Find(host.Entities.Store, shard, pipelines.Shards))];

    private async Task<bool> IsDrainedAsync(string pipeline, CancellationToken ct) =>
        (await StatusAsync(pipeline, ct)).All(status => status is { Outbox: 0 } && status.Watermark == EventTime.Max);
}
