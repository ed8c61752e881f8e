using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Drift;

/// <summary>
/// Where a trait was seen among the events of one source in one partition. Events are numbered from 0; in what a chunk adds, from its first
/// event on.
/// </summary>
public sealed class TraitSeen
{
    internal TraitSeen(Trait trait) => Trait = trait;

    /// <summary>What it is.</summary>
    public Trait Trait { get; }

    /// <summary>How many events have it.</summary>
    public long Count { get; internal set; }

    /// <summary>The number of the first event that has it.</summary>
    public long First { get; internal set; }

    /// <summary>The number of the last one.</summary>
    public long Last { get; internal set; } = -1;

    /// <summary>When the first one was written to the topic.</summary>
    public EventTime FirstTime { get; internal set; }

    /// <summary>When the last one was written.</summary>
    public EventTime LastTime { get; internal set; }

    /// <summary>Where the first one is.</summary>
    public EventPosition FirstAt { get; internal set; }

    /// <summary>Events that have it; none where the pipeline has personal fields, and none that are too large.</summary>
    public IEnumerable<byte[]> Examples => Kept.Events;

    internal ExampleSet Kept { get; } = new();

    internal int MostExamples => Trait.Kind is TraitKind.Line or TraitKind.Reason ? DriftLimits.MostExamples : 1;

    /// <summary>Notes an event; one that was noted last isn't counted again.</summary>
    internal bool Note(long number, EventTime time, in EventPosition position)
    {
        if (Last == number)
            return false;
        if (Count++ == 0)
            (First, FirstTime, LastTime, FirstAt) = (number, time, time, position);
        (Last, LastTime) = (number, EventTime.Later(LastTime, time));
        return true;
    }

    /// <summary>Adds what a later chunk has of it, whose first event has the number <paramref name="start"/>.</summary>
    internal void Add(TraitSeen chunk, long start)
    {
        if (Count == 0)
            (First, FirstTime, LastTime, FirstAt) = (start + chunk.First, chunk.FirstTime, chunk.LastTime, chunk.FirstAt);
        (Count, Last, LastTime) = (Count + chunk.Count, start + chunk.Last, EventTime.Later(LastTime, chunk.LastTime));
    }
}
