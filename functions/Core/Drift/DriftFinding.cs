using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Drift;

/// <summary>What happened to a format of a source.</summary>
public enum DriftKind
{
    /// <summary>Events come that no format of the pipeline knows: they are dead letters, or lines without fields.</summary>
    Unknown,

    /// <summary>The source sends a format that it didn't send before, and that the pipeline knows.</summary>
    New,

    /// <summary>The source sends a format no more.</summary>
    Vanished,

    /// <summary>Fields of a format came, went or have another type, or its events are rejected for a new reason.</summary>
    Changed,
}

/// <summary>A field that came or went.</summary>
/// <param name="Path">Where it is in the event.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Since">When it was seen first or, of one that is gone, last.</param>
/// <param name="Share">In which part of the source's events it is since then or, of one that is gone, was until then.</param>
public sealed record DriftField(string Path, string Type, EventTime Since, double Share);

/// <summary>A field whose values have a type that they didn't have before.</summary>
/// <param name="Path">Where it is in the event.</param>
/// <param name="From">The types before.</param>
/// <param name="To">The type.</param>
/// <param name="Since">When it was seen first.</param>
public sealed record DriftType(string Path, string From, string To, EventTime Since);

/// <summary>Events that are rejected.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Field">The field concerned; null when there is none.</param>
/// <param name="Events">How many, of those that were looked at.</param>
/// <param name="Since">When the first one came.</param>
public sealed record DriftReason(string Reason, string? Field, long Events, EventTime Since);

/// <summary>Lines that begin alike.</summary>
/// <param name="Shape">How (<see cref="LineShape"/>).</param>
/// <param name="Events">How many, of those that were looked at.</param>
/// <param name="Examples">Some of them, in no order.</param>
public sealed record DriftLines(string Shape, long Events, IReadOnlyList<byte[]> Examples);

/// <summary>Something that the radar has noticed of a format of a source.</summary>
public sealed record DriftFinding
{
    /// <summary>8 hexadecimal digits that stay the same while more events of the kind come.</summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required DriftKind Kind { get; init; }

    /// <summary>The source; empty where the pipeline has only one, or it isn't known.</summary>
    public required string Source { get; init; }

    /// <summary>The format; <see cref="SourceTraits.NoFormat"/> where none could decode the events.</summary>
    public required string Format { get; init; }

    /// <summary>The format that the source sent until then; null when there is none.</summary>
    public string? Instead { get; init; }

    /// <summary>When the first event of the kind was written to the topic or, of what has vanished, the last.</summary>
    public required EventTime Since { get; init; }

    /// <summary>Where that event is; of what has vanished, where the first one was.</summary>
    public required EventPosition At { get; init; }

    /// <summary>How many events it is about, of those that were looked at.</summary>
    public required long Events { get; init; }

    /// <summary>Which part of the source's events that is, since the first of them; of what has vanished, until the last.</summary>
    public required double Share { get; init; }

    /// <summary>Fields that are new.</summary>
    public IReadOnlyList<DriftField> NewFields { get; init; } = [];

    /// <summary>Fields that are gone.</summary>
    public IReadOnlyList<DriftField> GoneFields { get; init; } = [];

    /// <summary>Fields that have another type.</summary>
    public IReadOnlyList<DriftType> Types { get; init; } = [];

    /// <summary>Why events of the kind are rejected.</summary>
    public IReadOnlyList<DriftReason> Reasons { get; init; } = [];

    /// <summary>The kinds of lines of an unknown format, the most frequent first.</summary>
    public IReadOnlyList<DriftLines> Lines { get; init; } = [];

    /// <summary>How many lines and fields weren't told apart, as there were too many different ones.</summary>
    public long Untold { get; init; }

    /// <summary>Events that it is about; none where the pipeline has personal fields.</summary>
    public IReadOnlyList<byte[]> Examples { get; init; } = [];

    /// <summary>What doesn't work any more, a sentence each.</summary>
    public IReadOnlyList<string> Breaks { get; init; } = [];
}
