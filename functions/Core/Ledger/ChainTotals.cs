namespace Serverless.Core.Ledger;

/// <summary>
/// What the whole chain of a source holds, from its first row to this one, through every epoch: rows that retention has removed are in it.
/// So both ends of a span of rows tell what lies between them.
/// </summary>
/// <param name="Accepted">Events that were not dead letters: only those show that a source is alive, and move its watermark.</param>
/// <param name="Merged">By view, the events that it merged.</param>
public sealed record ChainTotals(long Accepted, IReadOnlyDictionary<string, long> Merged)
{
    /// <summary>Before the first row.</summary>
    public static readonly ChainTotals None = new(0, new Dictionary<string, long>());

    /// <summary>The events that a view merged; 0 when the chain has never fed it.</summary>
    public long MergedBy(string view) => Merged.GetValueOrDefault(view);

    /// <summary>The totals after a row with these counts.</summary>
    public ChainTotals Plus(ChunkCounts counts)
    {
        var merged = new Dictionary<string, long>(Merged);
        foreach (var (view, added) in counts.Views)
            merged[view] = merged.GetValueOrDefault(view) + added.Merged;
        return new ChainTotals(Accepted + counts.Read - counts.DeadLetteredTotal, merged);
    }
}
