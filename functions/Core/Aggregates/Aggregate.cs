namespace Serverless.Core.Aggregates;

/// <summary>
/// One aggregate of a view: what it is called in the results, and how to make its state. <paramref name="Kind"/> and
/// <paramref name="Version"/> are stored beside the states, so that later builds can read them.
/// </summary>
public sealed record Aggregate(string Name, string Kind, byte Version, Func<Accumulator> Create);
