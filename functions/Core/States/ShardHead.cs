using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>
/// The start of a shard's stored state: enough to see whether a poke has anything new for the shard, without reading the whole state.
/// </summary>
/// <param name="Sources">How far each source has been applied.</param>
/// <param name="Fired">The watermark up to which windows have fired.</param>
/// <param name="EarlyAt">When early panes were last emitted, ms of processing time.</param>
/// <param name="Waiting">How many items wait to be written: of the outbox, and for a sink.</param>
/// <param name="HasUnemittedEvents">Whether a window has events that no pane has.</param>
/// <param name="Aside">What could not be merged, emitted or stored.</param>
/// <param name="Checkpoints">How many checkpoints were written.</param>
/// <param name="CheckpointedAtMs">When the newest was, or the state was begun: ms since 1970.</param>
public sealed record ShardHead(
    IReadOnlyList<SourceFence> Sources, EventTime Fired, long EarlyAt, int Waiting, bool HasUnemittedEvents, ShardAside Aside,
    int Checkpoints, long CheckpointedAtMs)
{
    /// <summary>Whether the state has windows or slices, or is an observer's.</summary>
    public bool IsOpen { get; init; }

    /// <summary>How long the whole state is, in bytes.</summary>
    public int Bytes { get; init; }

    /// <summary>Why sources are stuck, as sentences; null when none is.</summary>
    public string? Stuck => StuckSource.Of(Sources);

    /// <summary>Whether an operation with this poke would leave the state as it is: an old poke, of chunks that are applied.</summary>
    /// <param name="poke">What came.</param>
    /// <param name="early">When early panes are due; null when the view has none.</param>
    /// <param name="nowMs">The clock, ms since 1970.</param>
    public bool IsDone(Poke poke, Beat? early, long nowMs) =>
        Waiting == 0 && Stuck is null && !IsEarlyDue(early, nowMs) && !poke.Flush && poke.Idle.Count == 0
        && Sources.All(source => IsApplied(poke, source));

    private bool IsEarlyDue(Beat? early, long nowMs) =>
        HasUnemittedEvents && early is { } beat && beat.IsBetween(EarlyAt, nowMs);

    private static bool IsApplied(Poke poke, SourceFence source) =>
        (poke.HeadOf(source.Source) is not { } head || head <= source.At)
        && (!source.Source.IsTopic
            || poke.Chunks.All(chunk => chunk.Partition != source.Partition.Value || poke.At(chunk.Last) <= source.At));
}
