using Serverless.Core.Rejections;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>One generated event, as what it says rather than as bytes.</summary>
internal record struct UserEventFact : ITruthFact
{
    /// <summary>Of <see cref="Version"/>: JSON of an old client.</summary>
    public const int Json = 0;

    public EventKind Kind { get; set; }

    public UserEventFlaw Flaw { get; set; }

    public int Partition { get; set; }

    /// <summary>The user's number in the shop.</summary>
    public int User { get; set; }

    /// <summary>Index into <see cref="Shop.Actions"/>.</summary>
    public int Action { get; set; }

    /// <summary>The item's number in the shop; -1 for an event without one.</summary>
    public int Item { get; set; }

    /// <summary>What is paid, in quarters; 0 for an event that pays nothing.</summary>
    public double Amount { get; set; }

    public long TimeMs { get; set; }

    /// <summary>The number in the event's id, from 1: unique, but for duplicates.</summary>
    public long Id { get; set; }

    /// <summary>The event was sent before, byte for byte.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>The version of the producer's schema, from 1, or <see cref="Json"/>.</summary>
    public int Version { get; set; }

    /// <summary>Random bits that decide how the event is spelled.</summary>
    public ulong Style { get; set; }

    public readonly bool Dropped => Kind == EventKind.Dropped;

    public readonly string? DeadReason => Kind switch
    {
        EventKind.Malformed => UserEventFlaws.ReasonOf(Flaw, Version != Json),
        EventKind.Future => Reasons.TimestampOutOfRange,
        _ => null,
    };
}
