using Serverless.Core.States;
using Serverless.Core.Time;

namespace Serverless.Core.Shards;

/// <summary>Computes the watermark of a shard from those of its sources.</summary>
internal static class ShardWatermark
{
    /// <summary>
    /// Marks the sources that are idle, and returns the shard's watermark: the least of the other sources', or the clock minus the bound
    /// when all are idle. It never moves back.
    /// </summary>
    public static EventTime Advance(ShardState state, in ShardTick tick, long boundMs)
    {
        MarkIdle(state, tick);
        return Combined(state, tick, boundMs);
    }

    private static void MarkIdle(ShardState state, in ShardTick tick)
    {
        if (!tick.CaughtUp)
            return;
        foreach (var source in state.Sources)
            source.IsIdle |= tick.Idle.Contains(source.Partition);
    }

    private static EventTime Combined(ShardState state, in ShardTick tick, long boundMs)
    {
        if (tick.Flush && tick.CaughtUp)
            return EventTime.Max;
        var sources = state.Sources.Select(source => (source.Watermark, source.IsIdle));
        return PartitionWatermarks.Combine(state.Fired, sources, new EventTime(tick.NowMs), boundMs);
    }
}
