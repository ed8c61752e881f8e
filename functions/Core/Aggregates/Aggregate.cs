namespace Serverless.Core.Aggregates;

/// <summary>One aggregate of a view.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Kind">The name of its kind.</param>
/// <param name="Version">The version of the binary form of its states, stored with them so that later builds can read them.</param>
/// <param name="Function">Computes it.</param>
public sealed record Aggregate(string Name, string Kind, byte Version, AggregateFunction Function);
