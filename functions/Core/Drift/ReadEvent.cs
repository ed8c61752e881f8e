using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;
using Serverless.Core.Time;

namespace Serverless.Core.Drift;

/// <summary>An event of the topic, whatever became of it. It is valid during a call only.</summary>
public readonly ref struct ReadEvent
{
    /// <summary>Where it is.</summary>
    public required EventPosition Position { get; init; }

    /// <summary>When its record was written to the topic.</summary>
    public required EventTime Written { get; init; }

    /// <summary>Its bytes; none of a tombstone.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>The place of its format among those of the pipeline; -1 when it is of none.</summary>
    public required int Format { get; init; }

    /// <summary>The schema that it was written with; null where the format has none, or it isn't known.</summary>
    public AvroSchema? Schema { get; init; }

    /// <summary>Which of the pipeline's first 64 fields the format has found in it: bit n of the n-th field.</summary>
    public ulong Fields { get; init; }

    /// <summary>Why it is rejected; null when it isn't.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>Its values; of a rejected event they say nothing.</summary>
    public required Row Row { get; init; }

    /// <summary>The key of its record; null without one.</summary>
    public byte[]? Key { get; init; }

    /// <summary>The headers of its record.</summary>
    public RecordHeaders Headers { get; init; }
}
