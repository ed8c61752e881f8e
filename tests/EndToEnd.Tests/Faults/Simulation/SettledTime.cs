using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Runtime.Shards;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>
/// The rule of the watermark when all sources are idle: it goes on from the latest of theirs at the pace of the clock, to the clock minus
/// the bound at most. A partition is idle after a second; one of malformed records that ends beyond its last record is known to be read up
/// to a time one record ago, which is a second more; a tick finds it, and the next one counts. So of the <see cref="Seconds"/> that pass at
/// least <see cref="PassedMs"/> count.
/// </summary>
internal sealed class SettledTime(World world)
{
    public const int Seconds = 5;
    private const int PassedMs = 2_000;

    /// <summary>
    /// Every window that is closed by the rule is stored, and has all its events. Windows by count don't close by it; sliding ones may lack
    /// events that came after they had been closed by it before.
    /// </summary>
    public async Task AssertClosedAsync(Oracle oracle)
    {
        var epoch = await world.Stores.Ledger.NewestEpochAsync(world.Pipeline.Name, CancellationToken.None);
        var closed = epoch!.Shards().Zip(await world.StatusAsync(world.Start()))
            .GroupBy(shard => shard.First.View, shard => WatermarkOf(shard.Second!))
            .ToDictionary(view => view.Key, view => view.OfType<EventTime>().DefaultIfEmpty(EventTime.Min).Min());
        await Outcome.AssertStoredAsync(
            world,
            oracle,
            id => id.View is not ("global" or "sliding")
                && oracle.Results.TryGetValue(id, out var result) && result.End <= Relative(closed[id.View]),
            "settled");
    }

    /// <summary>What the watermark of the shard is at least; null when it has had no event.</summary>
    private EventTime? WatermarkOf(ShardStatus shard)
    {
        var latest = shard.Sources.Max(source => source.Watermark);
        var clock = new EventTime(world.Clock.GetUtcNow().ToUnixTimeMilliseconds()).Minus(StreamPipeline.Bound);
        return latest == EventTime.Min
            ? null
            : EventTime.Later(latest, EventTime.Earlier(latest.Plus(PassedMs), clock));
    }

    private static long Relative(EventTime time) => time == EventTime.Min ? long.MinValue : time.Milliseconds - StreamEvent.Base;
}
