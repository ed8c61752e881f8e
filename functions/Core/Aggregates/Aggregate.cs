namespace Serverless.Core.Aggregates;

/// <summary>
/// One aggregate of a view: what it is called in the results, and how it is computed. <paramref name="Kind"/> and
/// <paramref name="Version"/> are stored beside the states, so that later builds can read them.
/// </summary>
public sealed record Aggregate(string Name, string Kind, byte Version, AggregateFunction Function);
