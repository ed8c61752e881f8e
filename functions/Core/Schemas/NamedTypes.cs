namespace Serverless.Core.Schemas;

/// <summary>Finds the named types in a schema.</summary>
internal static class NamedTypes
{
    /// <summary>Adds all named types in a schema, itself included, by their full names.</summary>
    public static void Collect(AvroSchema schema, Dictionary<string, NamedSchema> found)
    {
        // Without recursion: a schema of many types may be any number of them deep.
        var left = new Stack<AvroSchema>([schema]);
        while (left.TryPop(out var next))
        {
            if (next is NamedSchema named && !found.TryAdd(named.FullName, named))
                continue;
            foreach (var part in PartsOf(next))
                left.Push(part);
        }
    }

    /// <summary>The schemas that a schema is made of.</summary>
    public static IEnumerable<AvroSchema> PartsOf(AvroSchema schema) => schema switch
    {
        RecordSchema record => record.Fields.Select(field => field.Type),
        ArraySchema array => [array.Items],
        MapSchema map => [map.Values],
        UnionSchema union => union.Branches,
        _ => [],
    };
}
