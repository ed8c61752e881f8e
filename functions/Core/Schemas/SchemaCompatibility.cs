namespace Serverless.Core.Schemas;

/// <summary>One reason why a new schema breaks a compatibility level.</summary>
/// <param name="Version">The earlier version that it doesn't go with.</param>
/// <param name="IsOlderReader">
/// Whether that version is the reader, which can't read what the new schema writes; else the new schema can't read what that one wrote.
/// </param>
/// <param name="Mismatch">Why; its path is in the schema of the reader.</param>
public sealed record SchemaIncompatibility(int Version, bool IsOlderReader, SchemaMismatch Mismatch);

/// <summary>Whether a new schema goes with those before it.</summary>
public static class SchemaCompatibility
{
    /// <summary>The most reasons that are found: what is told of more helps nobody.</summary>
    public const int MostFound = 10_000;

    /// <summary>
    /// The most steps that the comparison of two schemas may take: a step is a pair of their types, and each field, symbol, branch or
    /// alias of the two that is looked at.
    /// </summary>
    public const long MostStepsOfTwo = 1_000_000;

    /// <summary>The most steps for a schema and all versions that it is compared with.</summary>
    public const long MostSteps = 10_000_000;

    /// <summary>
    /// The reasons why it doesn't, those of the newest version first and, of a version, what the new schema can't read first, the first
    /// <see cref="MostFound"/> of them. Empty when it does.
    /// </summary>
    /// <param name="level">What it owes them.</param>
    /// <param name="candidate">The new schema.</param>
    /// <param name="earlier">Those before it, oldest first, each with the number that answers give.</param>
    /// <exception cref="SchemaLimitException">To find out takes too many steps.</exception>
    public static IReadOnlyList<SchemaIncompatibility> Check(
        CompatibilityLevel level, AvroSchema candidate, IReadOnlyList<(int Version, AvroSchema Schema)> earlier)
    {
        var isTransitive = level is CompatibilityLevel.BackwardTransitive or CompatibilityLevel.ForwardTransitive
            or CompatibilityLevel.FullTransitive;
        var budget = new WalkBudget();
        var found = new List<SchemaIncompatibility>();
        foreach (var (version, schema) in earlier.Reverse().Take(isTransitive ? earlier.Count : 1))
        {
            if (found.Count >= MostFound)
                break;
            if (level is not (CompatibilityLevel.None or CompatibilityLevel.Forward or CompatibilityLevel.ForwardTransitive))
                found.AddRange(Between(candidate, schema, version, isOlderReader: false, budget));
            if (level is not (CompatibilityLevel.None or CompatibilityLevel.Backward or CompatibilityLevel.BackwardTransitive))
                found.AddRange(Between(schema, candidate, version, isOlderReader: true, budget));
        }
        return [.. found.Take(MostFound)];
    }

    private static IEnumerable<SchemaIncompatibility> Between(
        AvroSchema reader, AvroSchema writer, int version, bool isOlderReader, WalkBudget budget) =>
        SchemaResolution.Mismatches(reader, writer, budget)
            .Select(mismatch => new SchemaIncompatibility(version, isOlderReader, mismatch));
}
