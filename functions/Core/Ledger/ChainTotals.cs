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
    private static readonly IReadOnlyDictionary<string, StrayTotal> NoStrays = new Dictionary<string, StrayTotal>();

    /// <summary>By view, the events that strayed; without those views of which none did.</summary>
    public IReadOnlyDictionary<string, StrayTotal> Strayed { get; init; } = NoStrays;

    /// <summary>
    /// The latest time of an accepted or filtered event, which no clock limits but <c>maxFuture</c>; <see cref="EventTime.Min"/> without
    /// one.
    /// </summary>
    public EventTime Latest { get; init; } = EventTime.Min;

    /// <summary>Kafka records of all its chunks.</summary>
    public long Records { get; init; }

    /// <summary>Before the first row.</summary>
    public static readonly ChainTotals None = new(0, new Dictionary<string, long>());

    /// <summary>The events that a view merged; 0 when the chain has never fed it.</summary>
    public long MergedBy(string view) => Merged.GetValueOrDefault(view);

    /// <summary>
    /// The totals after a row with these counts, of whose accepted and filtered events <paramref name="latest"/> is the latest.
    /// </summary>
    public ChainTotals Plus(ChunkCounts counts, EventTime latest)
    {
        var merged = new Dictionary<string, long>(Merged);
        var strayed = new Dictionary<string, StrayTotal>(Strayed);
        foreach (var (view, added) in counts.Views)
        {
            merged[view] = merged.GetValueOrDefault(view) + added.Merged;
            if (added.FirstStray is { } first)
                strayed[view] = strayed.GetValueOrDefault(view, new StrayTotal(0, first)).Plus(added.Strayed);
        }
        return new ChainTotals(Accepted + counts.Read - counts.DeadLetteredTotal, merged)
        {
            Strayed = strayed,
            Latest = EventTime.Later(Latest, latest),
            Records = Records + counts.Records,
        };
    }
}

/// <summary>The events that lay outside the partition of their key, which a co-partitioned view rests on.</summary>
/// <param name="Events">How many a view has merged.</param>
/// <param name="First">The offset of the first.</param>
public sealed record StrayTotal(long Events, long First)
{
    internal StrayTotal Plus(long events) => this with { Events = Events + events };
}
