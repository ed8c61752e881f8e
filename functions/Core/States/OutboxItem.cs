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
    /// corrections of the source up to <paramref name="Mark"/> already. Where the state of such a window is held after all, they are merged
    /// into that (see <c>Shard.TryJoin</c>).
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
        CorrectionReach Reach) : OutboxItem;
}

/// <summary>Which stored results a correction is merged into. The numbers are stored.</summary>
public enum CorrectionReach
{
    /// <summary>That of its window, which is stored if it isn't there yet.</summary>
    Window = 0,

    /// <summary>That of its window, if it is there.</summary>
    Stored = 1,

    /// <summary>All that its window touches: they become one session.</summary>
    Touched = 2,
}
