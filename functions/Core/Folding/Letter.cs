using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Time;

namespace Serverless.Core.Folding;

/// <summary>An event that was set aside, as it is redriven.</summary>
/// <param name="Position">Where it is in the topic.</param>
/// <param name="Views">The views that it was late for, and is folded into; none for a dead letter, which is folded into all.</param>
/// <param name="IsCut">
/// Whether it is one event of its record; false when the record couldn't be cut, and this is its value or the rest of it.
/// </param>
public sealed record Letter(EventPosition Position, IReadOnlyList<string> Views, bool IsCut)
{
    /// <summary>Why its event can't be had: it stays what it is. Null when it can.</summary>
    public Rejection? Refusal { get; init; }

    /// <summary>
    /// The clock of the batch that set it aside: event times are held against what they were held against then. Null where it isn't known.
    /// </summary>
    public EventTime? Clock { get; init; }
}
