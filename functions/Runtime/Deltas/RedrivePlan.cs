using Serverless.Core.Folding;
using Serverless.Core.Personal;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Sealing;

namespace Serverless.Runtime.Deltas;

/// <summary>
/// A redrive: a durable job that takes events that were set aside into results. Which events, and in which order, is settled before the
/// first of them is sealed, so that a job that was interrupted goes on with the same.
/// </summary>
/// <param name="Number">From 1, one more for each redrive of the pipeline.</param>
/// <param name="Kind">Dead letters, or late events.</param>
/// <param name="Asked">What was asked for, as a sentence shows it.</param>
/// <param name="By">Who has asked for it.</param>
/// <param name="At">When.</param>
/// <param name="Parts">The events by partition.</param>
internal sealed record RedrivePlan(
    int Number, SideOutputKind Kind, string Asked, string By, DateTimeOffset At, IReadOnlyList<RedrivePart> Parts)
{
    /// <summary>How many events it takes.</summary>
    public long Count => Parts.Sum(part => (long)part.Count);
}

/// <summary>The events of a redrive that are of one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Before">Where the chain of what is redriven of the partition ended before: the events get the offsets after it.</param>
/// <param name="Count">How many events, at least 1.</param>
/// <param name="Letters">The events, by position; none when they are past their retention.</param>
internal sealed record RedrivePart(Partition Partition, Offset Before, int Count, IReadOnlyList<RedriveLetter> Letters)
{
    /// <summary>The offset of the last event.</summary>
    public Offset Last => new(Before.Value + Count);

    /// <summary>Whether it is there that a chunk of the partition's chain came from.</summary>
    public bool Holds(Offset first) => first > Before && first <= Last;

    /// <summary>The events from one offset of the chain to another, both among those of the redrive.</summary>
    public IEnumerable<(Offset Offset, RedriveLetter Letter)> Between(Offset first, Offset last)
    {
        for (var offset = first.Value; offset <= last.Value; offset++)
            yield return (new Offset(offset), Letters[(int)(offset - Before.Value - 1)]);
    }
}

/// <summary>An event that is redriven, with all that is needed to fold it again.</summary>
/// <param name="Place">Its place among those that were set aside.</param>
/// <param name="IsCut">Whether it is one event of its record (<see cref="Letter"/>).</param>
/// <param name="Record">Key, headers and time of its record.</param>
/// <param name="Event">Its bytes; null for a tombstone.</param>
internal sealed record RedriveLetter(SideEventPlace Place, bool IsCut, RecordEnvelope Record, byte[]? Event)
{
    /// <summary>The name of the key that it is sealed with; null when it isn't (<see cref="SideEvent.SealedWith"/>).</summary>
    public string? SealedWith { get; init; }

    /// <summary>Why it couldn't be opened; null when it wasn't tried, or could be. It isn't stored.</summary>
    public Rejection? Refusal { get; init; }

    /// <summary>About how many bytes it takes.</summary>
    public int Size => Record.Size + (Event?.Length ?? 0) + 64;

    /// <summary>The letter of an event that was set aside.</summary>
    public static RedriveLetter Of(SideEvent side) =>
        new(SideEventPlace.Of(side), side.Rejection?.Stage != RejectionStage.Framing, side.Record, side.Event)
        {
            SealedWith = side.SealedWith,
        };

    /// <summary>It with what is sealed in it, or with the reason why that can't be had.</summary>
    public RedriveLetter Open(PersonalKeys keys, string pipeline)
    {
        if (SealedWith is null)
            return this;
        var opened = OpenedEvent.Of(keys, SealedWith, pipeline, Place.Delta, Place.Position, Record, Event);
        return this with { Record = opened.Record, Event = opened.Event, Refusal = opened.Refusal };
    }

    /// <summary>What the fold must know of it beside its record.</summary>
    public Letter ToLetter() => new(Place.Position, Place.ViewNames, IsCut)
    {
        Refusal = Refusal,
        Clock = DeltaName.TimeOf(Place.Delta) is { } then ? new EventTime(then.ToUnixTimeMilliseconds()) : null,
    };

    /// <summary>It as a record of the chain of what is redriven.</summary>
    public SourceRecord ToRecord(Offset offset) => new(
        Place.Position.Partition, offset, Record.Key, Event, Record.TimestampMs, Record.TimestampType, Record.Headers);
}

/// <summary>What became of a redrive.</summary>
/// <param name="Number">Which.</param>
/// <param name="Counts">What became of its events.</param>
/// <param name="At">When it was finished.</param>
internal sealed record RedriveEnd(int Number, RedriveCounts Counts, DateTimeOffset At);

/// <summary>What became of the events of a redrive.</summary>
/// <param name="Letters">Dead letters or late events: those below together, but for letters that became several events.</param>
/// <param name="Merged">Events merged into at least one view.</param>
/// <param name="Filtered">Events dropped by a rule, or of no view.</param>
/// <param name="FailedAgain">Letters that were rejected again, by reason: they stay what they were.</param>
public sealed record RedriveCounts(long Letters, long Merged, long Filtered, IReadOnlyDictionary<string, long> FailedAgain)
{
    /// <summary>Of nothing.</summary>
    public static readonly RedriveCounts None = new(0, 0, 0, new SortedDictionary<string, long>(StringComparer.Ordinal));

    /// <summary>Letters that were rejected again, for whatever reason.</summary>
    public long FailedAgainTotal => FailedAgain.Values.Sum();

    /// <summary>With the counts of a chunk.</summary>
    internal RedriveCounts Plus(Core.Ledger.ChunkCounts counts)
    {
        var failed = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (reason, count) in FailedAgain.Concat(counts.DeadLettered))
            failed[reason] = failed.GetValueOrDefault(reason) + count;
        return new RedriveCounts(Letters + counts.Records, Merged + counts.Merged, Filtered + counts.Filtered, failed);
    }
}
