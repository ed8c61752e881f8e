using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>Something that a shard has to tell the sinks. A closed set; every kind may be written again without harm.</summary>
public abstract record OutboxItem
{
    private OutboxItem()
    {
    }

    /// <summary>
    /// A pane, or the retraction of one. <paramref name="Arrived"/>: Kafka timestamp (ms) of the event in it that has waited longest;
    /// <see cref="long.MaxValue"/> when none is new.
    /// </summary>
    public sealed record Pane(Result Result, long Arrived) : OutboxItem;

    /// <summary>
    /// Events of partition <paramref name="Source"/>, from the chunk that ends at <paramref name="Last"/>, for a window whose state is gone, to be merged into the
    /// stored result unless it holds a correction from that partition up to this <see cref="Mark"/> already. A session's (<paramref name="GapMs"/> set) is merged
    /// with every stored session that it touches; a chunk may have several for a key, numbered by <paramref name="Item"/> in their order.
    /// </summary>
    public sealed record Correction(ResultId Id, EventTime End, Epoch Epoch, Partition Source, Offset Last, int Item, long Events, byte[] State, string Definition, long? GapMs) : OutboxItem
    {
        private const int ItemBits = 16;

        /// <summary>Orders the corrections of a key from one partition: by chunk, then by item.</summary>
        public long Mark => (Last.Value << ItemBits) | (uint)Math.Min(Item, (1 << ItemBits) - 1);
    }

    /// <summary>A candidate for which no session was left: to the late side output.</summary>
    public sealed record Late(string View, string Delta, EventPosition Position, EventTime Time, long KafkaTimestampMs, byte[] RecordKey, byte[] Event) : OutboxItem;
}
