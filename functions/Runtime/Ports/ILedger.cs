using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Ports;

/// <summary>
/// Which records are sealed: per (pipeline, epoch, source) a chain of rows, each keyed by the last offset of the row before it.
/// Methods throw when the store can't be reached; the caller decides whether to retry.
/// </summary>
public interface ILedger
{
    /// <summary>The newest epoch of a pipeline, or null before the first.</summary>
    ValueTask<PipelineEpoch?> NewestEpochAsync(string pipeline, CancellationToken ct);

    /// <summary>All epochs of a pipeline, oldest first.</summary>
    ValueTask<IReadOnlyList<PipelineEpoch>> EpochsAsync(string pipeline, CancellationToken ct);

    /// <summary>
    /// Adds an epoch and, in the same transaction, the rows that end the chains of the epoch before. False, and nothing written, when the
    /// epoch exists or a chain has got another row. With more rows than one transaction takes, chains may end some time before the epoch
    /// exists; opening the same epoch again completes it.
    /// </summary>
    ValueTask<bool> TryOpenEpochAsync(PipelineEpoch epoch, IReadOnlyList<ChunkRow> ends, CancellationToken ct);

    /// <summary>Stores a recipe under its id; it is durable when the task ends. Writing it again changes nothing.</summary>
    ValueTask PutRecipeAsync(string pipeline, Recipe recipe, CancellationToken ct);

    /// <summary>The recipe that rows name by <paramref name="id"/>; null when there is none.</summary>
    ValueTask<Recipe?> FindRecipeAsync(string pipeline, string id, CancellationToken ct);

    /// <summary>
    /// Stores the text of a version's pipeline file; it is durable when the task ends. Writing it again changes nothing.
    /// </summary>
    ValueTask PutDefinitionAsync(string pipeline, string version, string text, CancellationToken ct);

    /// <summary>The text of a version's pipeline file; null when it was never stored.</summary>
    ValueTask<string?> FindDefinitionAsync(string pipeline, string version, CancellationToken ct);

    /// <summary>
    /// Stores that a loss is accepted; it is durable when the task ends. False, and nothing written, when the same was accepted at that
    /// place before.
    /// </summary>
    ValueTask<bool> AcceptLossAsync(string pipeline, AcceptedLoss loss, CancellationToken ct);

    /// <summary>All losses that were accepted, by source and place; at a place by kind.</summary>
    ValueTask<IReadOnlyList<AcceptedLoss>> AcceptedLossesAsync(string pipeline, CancellationToken ct);

    /// <summary>The most rows that one append takes.</summary>
    int MaxRows { get; }

    /// <summary>
    /// Inserts the rows, which are of one pipeline, epoch and delta object, all or none, and in the same transaction a mark that the object
    /// is sealed. Throws <see cref="ArgumentException"/> for more than <see cref="MaxRows"/>.
    /// </summary>
    ValueTask<AppendOutcome> TryAppendAsync(IReadOnlyList<ChunkRow> rows, CancellationToken ct);

    /// <summary>The newest row of the topic's own source of each partition that has any; redrives are left out.</summary>
    ValueTask<IReadOnlyList<ChunkRow>> HeadsAsync(string pipeline, Epoch epoch, CancellationToken ct);

    /// <summary>The same of what is redriven (<see cref="Source.RedriveOf"/>).</summary>
    ValueTask<IReadOnlyList<ChunkRow>> RedrivenHeadsAsync(string pipeline, Epoch epoch, CancellationToken ct);

    /// <summary>
    /// Rows of a source whose <see cref="ChunkRow.Previous"/> is at or after <paramref name="after"/>, in chain order, at most <paramref
    /// name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<ChunkRow>> ReadAsync(
        string pipeline,
        Epoch epoch,
        Source source,
        Offset after,
        int limit,
        CancellationToken ct);

    /// <summary>Rows whose clock is within [from, to), in the order of epoch, source and chain.</summary>
    IAsyncEnumerable<ChunkRow> ReadAllAsync(string pipeline, DateTimeOffset from, DateTimeOffset to, CancellationToken ct);

    /// <summary>
    /// Marks those of the delta objects that were never sealed as collected: from then on no append can name them. Returns all of
    /// <paramref name="deltas"/> that have such a mark, in any order. The objects must have been made before the call.
    /// </summary>
    ValueTask<IReadOnlyList<string>> CollectAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct);

    /// <summary>
    /// Removes the oldest rows of each chain: those whose clock is before <paramref name="before"/> and that lie at or before the point of
    /// their source in <paramref name="applied"/>. Rows of a source that is not in it stay, and so do the newest row of a chain in an epoch
    /// and the newest one with records. A row stays when one before it does.
    /// </summary>
    ValueTask<TrimOutcome> TrimAsync(
        string pipeline, DateTimeOffset before, IReadOnlyDictionary<Source, ChainPoint> applied, CancellationToken ct);

    /// <summary>
    /// Names of delta objects made before <paramref name="before"/> that are of no use any more: sealed ones of which <see
    /// cref="TrimAsync"/> has removed every row, and collected ones that no append can name, even without a mark. Each once, in any order.
    /// </summary>
    IAsyncEnumerable<string> UnusedDeltasAsync(string pipeline, DateTimeOffset before, CancellationToken ct);

    /// <summary>Forgets the marks of delta objects that <see cref="UnusedDeltasAsync"/> has named and that are removed.</summary>
    ValueTask ForgetAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct);
}

/// <summary>How an append ended.</summary>
public enum AppendOutcome
{
    /// <summary>The rows are in the ledger.</summary>
    Sealed,

    /// <summary>Nothing was written: a row with the key of one of them exists. It may be the same row, when an answer was lost.</summary>
    Taken,

    /// <summary>Nothing was written: the delta object is marked as collected, and may be gone.</summary>
    Collected,
}

/// <summary>What a trim did.</summary>
/// <param name="Rows">How many rows it removed.</param>
/// <param name="Kept">
/// Of each chain that has rows old enough to go which are not applied yet, the oldest such row.
/// </param>
public sealed record TrimOutcome(int Rows, IReadOnlyList<ChunkRow> Kept);
