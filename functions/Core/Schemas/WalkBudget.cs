using System.Globalization;

namespace Serverless.Core.Schemas;

/// <summary>
/// How much work the comparison of schemas may be. Two schemas whose types lead to each other have as many pairs of types as the product
/// of their numbers, so that texts of some kilobytes could take hours and all memory.
/// </summary>
internal sealed class WalkBudget
{
    private long _left = SchemaCompatibility.MostSteps;
    private long _leftOfPair;

    /// <summary>Whether the walk is to end before it is through.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Begins with two other schemas.</summary>
    public void Begin() => (_leftOfPair, IsEnded) = (SchemaCompatibility.MostStepsOfTwo, false);

    /// <summary>Ends the walk over the two schemas.</summary>
    public void End() => IsEnded = true;

    /// <summary>Takes steps, before they are done.</summary>
    /// <exception cref="SchemaLimitException">There are no more.</exception>
    public void Spend(long steps)
    {
        _leftOfPair -= steps;
        _left -= steps;
        if (_leftOfPair < 0)
            throw Spent("two schemas", SchemaCompatibility.MostStepsOfTwo, "types of the one meet types of the other in too many pairs");
        if (_left < 0)
            throw Spent("a schema with all versions", SchemaCompatibility.MostSteps, "they are too many, or too large together");
    }

    private static SchemaLimitException Spent(string what, long most, string why) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"to compare {what} takes more than {most:N0} steps, as {why}: let records that are alike be one type, or split the schema"));
}

/// <summary>Schemas can't be compared within the limits of <see cref="SchemaCompatibility"/>.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class SchemaLimitException(string message) : Exception(message);
