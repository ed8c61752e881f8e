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

    /// <summary>The most rows that one append takes.</summary>
    int MaxRows { get; }

    /// <summary>
    /// Inserts the rows, which are of one pipeline, epoch and delta object, all or none. False, and nothing written, when a row with the
    /// same key as one of them exists. Throws <see cref="ArgumentException"/> for more than <see cref="MaxRows"/>.
    /// </summary>
    ValueTask<bool> TryAppendAsync(IReadOnlyList<ChunkRow> rows, CancellationToken ct);

    /// <summary>The newest row of the topic's own source of each partition that has any; redrives are left out.</summary>
    ValueTask<IReadOnlyList<ChunkRow>> HeadsAsync(string pipeline, Epoch epoch, CancellationToken ct);

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
    /// Names of the delta objects that rows name and that were made within [from, before), by the time in the name: each once, in any
    /// order.
    /// </summary>
    IAsyncEnumerable<string> SealedDeltasAsync(string pipeline, DateTimeOffset from, DateTimeOffset before, CancellationToken ct);

    /// <summary>
    /// Removes rows whose clock is before <paramref name="before"/>, but never the newest of a partition. Returns how many.
    /// </summary>
    ValueTask<int> TrimAsync(string pipeline, DateTimeOffset before, CancellationToken ct);
}
