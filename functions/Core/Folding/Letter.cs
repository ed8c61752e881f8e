using Serverless.Core.Positions;

namespace Serverless.Core.Folding;

/// <summary>An event that was set aside, as it is redriven.</summary>
/// <param name="Position">Where it is in the topic.</param>
/// <param name="Views">The views that it was late for, and is folded into; none for a dead letter, which is folded into all.</param>
/// <param name="IsCut">
/// Whether it is one event of its record; false when the record couldn't be cut, and this is its value or the rest of it.
/// </param>
public sealed record Letter(EventPosition Position, IReadOnlyList<string> Views, bool IsCut);
