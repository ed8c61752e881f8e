using Serverless.Core.Deltas;
using Serverless.Core.Ledger;

namespace Serverless.Core.Folding;

/// <summary>The result of folding a batch.</summary>
/// <param name="Rows">A ledger row for each chunk: sealed in one transaction.</param>
/// <param name="Aside">Dead letters and late events: stored before the rows are sealed.</param>
/// <param name="Delta">The whole delta object, named in the rows: stored before the rows are sealed.</param>
/// <param name="Sections">Where in the object the sections lie.</param>
public sealed record FoldedBatch(
    IReadOnlyList<ChunkRow> Rows, IReadOnlyList<SetAside> Aside, ReadOnlyMemory<byte> Delta, IReadOnlyList<DeltaSection> Sections)
{
    /// <summary>
    /// What is left to be folded once this is sealed, because the batch is larger than the <see cref="FoldBudget"/>; empty when nothing is.
    /// </summary>
    public IReadOnlyList<PlannedChunk> Rest { get; init; } = [];

    /// <summary>
    /// Of each view that is co-partitioned in the epoch the first event outside the partition of its key. When there is any, the batch must
    /// not be sealed: it is folded again for an epoch in which those views are rekeyed.
    /// </summary>
    public IReadOnlyList<Stray> Strays { get; init; } = [];

    /// <summary>How many ids were forgotten for want of room though the span in which they count wasn't over.</summary>
    public long ForgottenEarly { get; init; }

    /// <summary>The same batch, whose rows name another recipe.</summary>
    public FoldedBatch FoldedBy(string recipe) => this with { Rows = [.. Rows.Select(row => row with { Recipe = recipe })] };

    /// <summary>The bytes of a section, as they are stored.</summary>
    public ReadOnlySpan<byte> BytesOf(in DeltaSection section) => Delta.Span.Slice((int)section.Offset, section.Length);
}

/// <summary>What all rows of a batch have in common.</summary>
/// <param name="Delta">The name of its delta object.</param>
/// <param name="Clock">
/// The clock of the sealing instance, taken once, before the fold: the reference of records that the broker doesn't stamp.
/// </param>
/// <param name="Recipe">The id of the recipe that it is folded by.</param>
public readonly record struct BatchStamp(string Delta, DateTimeOffset Clock, string Recipe);
