namespace Serverless.Core.Definitions;

/// <summary>
/// Which events are duplicates: those with the id of an event that was written to the same partition at most a span before.
/// </summary>
/// <param name="By">
/// The fields whose values together are the id, at least one: text, integer, boolean or timestamp. In the order of their names, as theirs
/// in the file means nothing.
/// </param>
/// <param name="WithinMs">The span, in milliseconds: 1 second to 30 days.</param>
/// <param name="Limit">How many ids are remembered of a partition at most: 1 to 10,000,000.</param>
public sealed record DeduplicateDefinition(IReadOnlyList<string> By, long WithinMs, int Limit);
