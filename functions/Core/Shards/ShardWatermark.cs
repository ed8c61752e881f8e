using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;

namespace Serverless.Core.Shards;

/// <summary>Computes the watermark of a shard from those of its sources.</summary>
internal static class ShardWatermark
{
    /// <summary>
    /// The least watermark of the partitions that aren't idle; when all are, the latest, gone on at the pace of the clock. Never before
    /// <see cref="ShardState.Fired"/>. What is redriven has no say in it.
    /// </summary>
    public static EventTime Of(ShardState state, in ShardTick tick, long boundMs)
    {
        if (tick.Flush && tick.CaughtUp)
            return EventTime.Max;
        var idle = tick.Idle;
        var waitedFor = Partitions(state).Where(source => !idle.Contains(source.Partition)).Select(source => source.Watermark);
        var combined = PartitionWatermarks.Least(waitedFor) ?? state.Pace.Watermark(Latest(state), new EventTime(tick.NowMs), boundMs);
        return EventTime.Later(state.Fired, combined);
    }

    /// <summary>Takes in a tick that names the partitions that are idle.</summary>
    public static void Pass(ShardState state, TickMark tick, IReadOnlyCollection<Partition> idle) =>
        state.Pace = Partitions(state).All(source => idle.Contains(source.Partition))
            ? state.Pace.AllIdle(tick, Latest(state))
            : state.Pace.NotAllIdle();

    private static EventTime Latest(ShardState state) =>
        Partitions(state).Select(source => source.Watermark).Aggregate(EventTime.Min, EventTime.Later);

    private static IEnumerable<SourceFence> Partitions(ShardState state) => state.Sources.Where(source => source.Source.IsTopic);
}
