using Serverless.Core.Time;

namespace Serverless.Core.Ledger;

/// <summary>
/// What the whole chain of a source holds, from its first row to this one, through every epoch: rows that retention has removed are in it.
/// So both ends of a span of rows tell what lies between them.
/// </summary>
/// <param name="Accepted">Events that were not dead letters: only those show that a source is alive, and move its watermark.</param>
/// <param name="Merged">By view, the events that it merged.</param>
public sealed record ChainTotals(long Accepted, IReadOnlyDictionary<string, long> Merged)
{
    /// <summary>
    /// The latest time of an accepted or filtered event, which no clock limits but <c>maxFuture</c>; <see cref="EventTime.Min"/> without
    /// one.
    /// </summary>
    public EventTime Latest { get; init; } = EventTime.Min;

    /// <summary>Kafka records of all its chunks.</summary>
    public long Records { get; init; }

    /// <summary>What became of all its events, and the offsets that its log skipped.</summary>
    public EventSums Sums { get; init; } = EventSums.None;

    /// <summary>Before the first row.</summary>
    public static readonly ChainTotals None = new(0, new Dictionary<string, long>());

    /// <summary>The events that a view merged; 0 when the chain has never fed it.</summary>
    public long MergedBy(string view) => Merged.GetValueOrDefault(view);

    /// <summary>
    /// The totals after a row with these counts, of whose accepted and filtered events <paramref name="latest"/> is the latest, and in
    /// which the log skipped <paramref name="missing"/> offsets.
    /// </summary>
    public ChainTotals Plus(ChunkCounts counts, EventTime latest, long missing)
    {
        var merged = new Dictionary<string, long>(Merged);
        foreach (var (view, added) in counts.Views)
            merged[view] = merged.GetValueOrDefault(view) + added.Merged;
        return new ChainTotals(Accepted + counts.Read - counts.DeadLetteredTotal, merged)
        {
            Latest = EventTime.Later(Latest, latest),
            Records = Records + counts.Records,
            Sums = Sums.Plus(counts, missing),
        };
    }
}
