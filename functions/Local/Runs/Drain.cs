using Serverless.Core.Time;
using Serverless.Functions;
using Serverless.Local.Hosting;
using Serverless.Local.Hosting.Entities;
using Serverless.Runtime;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Shards;

namespace Serverless.Local.Runs;

/// <summary>
/// Brings the shards of a pipeline to where the ledger is. Gives up when no shard moves for <paramref name="patience"/>: what is left then
/// is found by <see cref="ShardBacklogs"/>.
/// </summary>
internal sealed class Drain(LocalHost host, PipelineHost pipelines, ShardBacklogs backlogs, TimeSpan patience, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private readonly IPokes _pokes = new DurablePokes(new LocalDurableTaskClient(host.Entities, clock));

    /// <summary>
    /// Everything sealed is applied, and everything emitted is stored and, where it goes to topics, produced; false when the shards or the
    /// sinks have stopped before that.
    /// </summary>
    public Task<bool> ApplyAsync(string pipeline, CancellationToken ct) =>
        MoveAsync(pipeline, _ => backlogs.AreEmptyAsync(pipeline, ct), () => pipelines.Watermarks.TickAsync(_pokes, ct), ct);

    /// <summary>As <see cref="ApplyAsync"/>; besides, every window is fired and closed.</summary>
    public Task<bool> FlushAsync(string pipeline, CancellationToken ct) =>
        MoveAsync(
            pipeline, shards => Task.FromResult(shards.All(IsFlushed)), () => pipelines.Watermarks.FlushAsync(pipeline, _pokes, ct), ct);

    private async Task<bool> MoveAsync(
        string pipeline, Func<IReadOnlyList<ShardStatus?>, Task<bool>> isDone, Func<Task> poke, CancellationToken ct)
    {
        await host.Entities.IdleAsync(ct);
        var (last, moved) = ("", clock.GetTimestamp());
        while (true)
        {
            var shards = (await backlogs.StatusAsync(pipeline, ct)).Select(shard => shard.Status).ToList();
            var waiting = await pipelines.WaitingPanesAsync(pipeline, ct);
            if (await isDone(shards) && waiting == 0)
                return true;
            var now = string.Join('\n', shards.Select(ProgressOf).Append($"{waiting}"));
            if (now != last)
                (last, moved) = (now, clock.GetTimestamp());
            else if (clock.GetElapsedTime(moved) >= patience)
                return false;
            await poke();
            await host.Entities.IdleAsync(ct);
            await Task.Delay(Look, clock, ct);
        }
    }

    private static bool IsFlushed(ShardStatus? shard) => shard is { Outbox: 0 } && shard.Watermark == EventTime.Max;

    /// <summary>
    /// Equal as long as a shard does no work. Its watermark is left out: without events it goes on with the clock, even in a shard that
    /// can't apply anything.
    /// </summary>
    internal static string ProgressOf(ShardStatus? shard)
    {
        var fences = shard?.Sources.OrderBy(fence => fence.Partition.Value).Select(fence => fence.At) ?? [];
        return $"{shard?.Outbox} {IsFlushed(shard)} {string.Join(' ', fences)}";
    }
}
