using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Drift;

/// <summary>A trait of a source in all partitions that it sends to. Numbers of events are those of the source.</summary>
internal sealed class TraitSum
{
    /// <summary>How many events a source has sent before something of it counts as new, or without something that then is gone.</summary>
    public const long Settled = 100;

    // That so many events would come by chance without what they had at this rate has a probability of e^-20.
    private const double Missed = 20;

    // How often something new must have been seen, and how often it would have been seen before at its rate.
    private const long Few = 5;
    private const double Expected = 10;
    private const double Frequent = 0.05;

    private readonly List<(TraitSeen Seen, SourceTraits Of)> _parts;

    public TraitSum(IEnumerable<(TraitSeen Seen, SourceTraits Of)> parts) => _parts = [.. parts.OrderBy(part => part.Seen.FirstTime)];

    public Trait Trait => _parts[0].Seen.Trait;

    public long Count => _parts.Sum(part => part.Seen.Count);

    public EventTime FirstTime => _parts[0].Seen.FirstTime;

    public EventTime LastTime => _parts.Max(part => part.Seen.LastTime);

    public EventPosition FirstAt => _parts[0].Seen.FirstAt;

    /// <summary>Events from the first one on, up to the newest.</summary>
    public long Since => _parts.Sum(part => part.Of.Lines - part.Seen.First);

    /// <summary>Events from the first one to the last.</summary>
    private long Within => _parts.Sum(part => part.Seen.Last - part.Seen.First + 1);

    /// <summary>The part of the events from the first one on that have it.</summary>
    public double ShareSince => (double)Count / Since;

    /// <summary>The part of the events between the first one and the last that have it.</summary>
    public double ShareWithin => (double)Count / Within;

    public IReadOnlyList<byte[]> Examples => [.. _parts.SelectMany(part => part.Seen.Examples)];

    /// <summary>Whether the source had sent enough without it.</summary>
    public bool IsNew => IsSurprising(_parts.Sum(part => part.Seen.First));

    /// <summary>Whether it is a part of the source's events that matters, or is new: a damaged line now and then is neither.</summary>
    public bool IsFrequent => IsNew || (Count >= Few && ShareSince >= Frequent);

    /// <summary>Whether it came enough after another one began, so that it isn't a part of that one from the start.</summary>
    public bool CameAfter(TraitSum other) => IsSurprising(Between(other, seen => seen.First));

    /// <summary>Whether events without it came that would have it if all were as before.</summary>
    public bool IsGone => IsMissedIn(_parts.Sum(part => part.Of.Lines - 1 - part.Seen.Last));

    /// <summary>Whether it is gone from the events of another one, which still come.</summary>
    public bool IsGoneFrom(TraitSum other) => IsMissedIn(Between(other, seen => seen.Last));

    // A rare field that is met late isn't new: at its rate it would have been met as late by chance.
    private bool IsSurprising(long before) => before >= Settled && Count >= Few && ShareSince * before >= Expected;

    private bool IsMissedIn(long events) => Count >= Settled && events >= Settled && events * ShareWithin >= Missed;

    private long Between(TraitSum other, Func<TraitSeen, long> number)
    {
        var events = 0L;
        foreach (var (seen, of) in _parts)
        {
            if (other._parts.Find(part => ReferenceEquals(part.Of, of)).Seen is { } beside)
                events += Math.Abs(number(seen) - number(beside));
        }
        return events;
    }
}
