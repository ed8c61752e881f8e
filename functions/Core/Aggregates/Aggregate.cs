namespace Serverless.Core.Aggregates;

/// <summary>One aggregate of a view.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Kind">The name of its kind.</param>
/// <param name="Version">The version of the binary form of its states, stored with them so that later builds can read them.</param>
/// <param name="Function">Computes it.</param>
public sealed record Aggregate(string Name, string Kind, byte Version, AggregateFunction Function)
{
    /// <summary>What <see cref="Mark"/> is of an aggregate that takes every event of its view.</summary>
    public const int Unmarked = -1;

    /// <summary>
    /// Which mark an event must have to be aggregated (<see cref="Columns.EventColumns.Marks"/>); <see cref="Unmarked"/>: none.
    /// </summary>
    public int Mark { get; init; } = Unmarked;
}
