using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>
/// Something that a shard has to write to the sinks. A closed set. Every item may be written more than once without harm.
/// </summary>
public abstract record OutboxItem
{
    private OutboxItem()
    {
    }

    /// <summary>
    /// A pane, or the retraction of one. <paramref name="OldestUnemittedKafkaMs"/>: Kafka timestamp (ms) of the oldest event in it that no
    /// earlier pane had; <see cref="long.MaxValue"/> when there is none.
    /// </summary>
    public sealed record Pane(Result Result, long OldestUnemittedKafkaMs) : OutboxItem;

    /// <summary>
    /// Events of <paramref name="Source"/> for a window whose state is gone, to be merged into the stored result unless that has merged
    /// corrections of the source up to <paramref name="Mark"/> already. A session's (<paramref name="GapMs"/> set) is merged with every
    /// stored session that it touches.
    /// </summary>
    public sealed record Correction(
        ResultId Id,
        EventTime End,
        LayoutNumber Layout,
        Source Source,
        CorrectionMark Mark,
        long Events,
        byte[] State,
        string Definition,
        long? GapMs) : OutboxItem;

    /// <summary>A candidate for which no session was left: it goes to the late side output.</summary>
    public sealed record Late(
        string View, string Delta, EventPosition Position, EventTime Time, RecordEnvelope Record, byte[] Event) : OutboxItem;
}
