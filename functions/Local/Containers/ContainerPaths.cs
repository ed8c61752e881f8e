using Serverless.Core.Schemas;
using Serverless.Core.Text;

namespace Serverless.Local.Containers;

/// <summary>Where the values of a schema have what a path leads to, when they are read as JSON.</summary>
internal static class ContainerPaths
{
    /// <summary>
    /// The path with the names that the schema has in place of former ones: a record's field is found by its aliases, too. As it is where
    /// the schema has no such place.
    /// </summary>
    public static string Of(AvroSchema schema, string path) =>
        Resolve(schema, FieldPath.Parse(path).Steps, 0) is { } steps ? string.Concat(steps).TrimStart('.') : path;

    private static IEnumerable<PathStep>? Resolve(AvroSchema schema, IReadOnlyList<PathStep> steps, int at)
    {
        if (schema is UnionSchema union)
            return union.Branches.Select(branch => Resolve(branch, steps, at)).FirstOrDefault(found => found is not null);
        if (at == steps.Count)
            return schema.Type == AvroType.Null ? null : [];
        var (step, inner) = (steps[at], (AvroSchema?)null);
        switch (schema)
        {
            case RecordSchema record when step.Name is { } name && record.PlaceOf(name) is >= 0 and var place:
                (step, inner) = (new PathStep(record.Fields[place].Name), record.Fields[place].Type);
                break;
            case MapSchema map when step.Name is not null:
                inner = map.Values;
                break;
            case ArraySchema array when step.Name is null:
                inner = array.Items;
                break;
        }
        return inner is not null && Resolve(inner, steps, at + 1) is { } rest ? rest.Prepend(step) : null;
    }
}
