using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>deduplicate</c>.</summary>
internal static class DeduplicateReader
{
    private const string Name = "deduplicate";
    private const long Second = 1_000;
    private const long Longest = 30L * 24 * 3_600 * Second;
    private const int MostIds = 10_000_000;

    private static readonly IReadOnlyList<FieldType> Allowed = [.. FieldReferences.Keys, FieldType.Timestamp];

    /// <summary>The definition; null when there is none. <paramref name="scope"/> has the fields after the transforms.</summary>
    public static DeduplicateDefinition? Read(ObjectReader pipeline, FieldScope scope)
    {
        if (pipeline.Object(Name) is not { } reader)
            return null;
        var fields = reader.Texts("by");
        CheckFields(reader, scope, fields);
        var definition = new DeduplicateDefinition(
            [.. fields.Order(StringComparer.Ordinal)],
            reader.Milliseconds("within", least: Second),
            reader.Whole("limit", otherwise: 1_000_000, least: 1, MostIds));
        if (definition.WithinMs > Longest)
            reader.Error("within", "is more than 30d, and ids aren't kept for so long: set a shorter span");
        reader.Done();
        return definition;
    }

    private static void CheckFields(ObjectReader reader, FieldScope scope, IReadOnlyList<string> fields)
    {
        if (reader.Need("by") is ArrayNode { Items: [] })
            reader.Error("by", "list at least one field");
        var references = new FieldReferences(scope, reader.Errors);
        foreach (var (name, node) in fields.Zip(reader.Items("by")))
            references.Check(node, name, Allowed);
        if (fields.Distinct().Count() < fields.Count)
            reader.Error("by", "a field is listed twice");
    }
}
