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
    /// <summary>
    /// All reasons why it doesn't, those of the newest version first and, of a version, what the new schema can't read first. Empty when
    /// it does.
    /// </summary>
    /// <param name="level">What it owes them.</param>
    /// <param name="candidate">The new schema.</param>
    /// <param name="earlier">Those before it, oldest first, each with the number that answers give.</param>
    public static IReadOnlyList<SchemaIncompatibility> Check(
        CompatibilityLevel level, AvroSchema candidate, IReadOnlyList<(int Version, AvroSchema Schema)> earlier)
    {
        var isTransitive = level is CompatibilityLevel.BackwardTransitive or CompatibilityLevel.ForwardTransitive
            or CompatibilityLevel.FullTransitive;
        var found = new List<SchemaIncompatibility>();
        foreach (var (version, schema) in earlier.Reverse().Take(isTransitive ? earlier.Count : 1))
        {
            if (level is not (CompatibilityLevel.None or CompatibilityLevel.Forward or CompatibilityLevel.ForwardTransitive))
                found.AddRange(Between(candidate, schema, version, isOlderReader: false));
            if (level is not (CompatibilityLevel.None or CompatibilityLevel.Backward or CompatibilityLevel.BackwardTransitive))
                found.AddRange(Between(schema, candidate, version, isOlderReader: true));
        }
        return found;
    }

    private static IEnumerable<SchemaIncompatibility> Between(AvroSchema reader, AvroSchema writer, int version, bool isOlderReader) =>
        SchemaResolution.Mismatches(reader, writer).Select(mismatch => new SchemaIncompatibility(version, isOlderReader, mismatch));
}
