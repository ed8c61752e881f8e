using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>Which rows of a set of events an aggregate keeps, and which of their values.</summary>
/// <param name="Limit">How many rows at most; the first of the order stay.</param>
internal sealed record KeptRowPlan(int Limit)
{
    /// <summary>The field by which rows are ordered before anything else; -1: only by time and position.</summary>
    public int RankSlot { get; init; } = -1;

    /// <summary>The type of that field.</summary>
    public FieldType RankType { get; init; }

    /// <summary>Whether the greatest value of that field comes first.</summary>
    public bool GreatestFirst { get; init; }

    /// <summary>Whether later events come before earlier ones.</summary>
    public bool LatestFirst { get; init; }

    /// <summary>Whether times of events don't count in the order, only their positions.</summary>
    public bool ByPosition { get; init; }

    /// <summary>Whether of rows with the same value, of which each has one, only the first of the order is kept.</summary>
    public bool Distinct { get; init; }

    /// <summary>The fields whose values are kept; none where the aggregate computes the values itself.</summary>
    public IReadOnlyList<int> Slots { get; init; } = [];

    /// <summary>The types of the values that are kept, at most <see cref="MostValues"/>.</summary>
    public IReadOnlyList<FieldType> Types { get; init; } = [];

    /// <summary>The most values of a row.</summary>
    public const int MostValues = 16;

    /// <summary>The rank of a key of the field: the least rank comes first. The same turns a rank back into its key.</summary>
    public long Turn(long key) => GreatestFirst ? ~key : key;

    /// <summary>The order of two rows, which are of two events: total, so it depends on nothing else.</summary>
    public int Compare(in KeptRow x, in KeptRow y)
    {
        if (x.Rank != y.Rank)
            return x.Rank.CompareTo(y.Rank);
        var byTime = ByPosition || x.Time == y.Time ? x.Position.CompareTo(y.Position) : x.Time.CompareTo(y.Time);
        return LatestFirst ? -byTime : byTime;
    }
}
