using System.Globalization;

namespace Serverless.Core.Schemas;

/// <summary>
/// Where the parts of a schema are in its text, as the parser's messages say it: <c>$.fields[2].type</c>. What is in a named type is where
/// that is defined; in one that other schemas define, where it is used first.
/// </summary>
internal sealed class SchemaPaths
{
    // Deeper than one text can be: types of other schemas may lead to each other any number of times.
    private const int LongestPath = 256;

    private readonly Dictionary<AvroSchema, SchemaPlace> _owners = new(ReferenceEqualityComparer.Instance);

    public SchemaPaths(AvroSchema root)
    {
        // In the order of the text, so that a type is met first where it is defined.
        var left = new Stack<(AvroSchema Schema, SchemaPlace Place)>([(root, SchemaPlace.Root)]);
        while (left.TryPop(out var next))
        {
            var parts = NamedTypes.PartsOf(next.Schema).ToArray();
            if (parts.Length == 0 || !_owners.TryAdd(next.Schema, next.Place))
                continue;
            for (var part = parts.Length - 1; part >= 0; part--)
                left.Push((parts[part], new SchemaPlace(next.Schema, part)));
        }
    }

    /// <summary>Where a schema is used; of a path that is too long its end.</summary>
    public string Of(SchemaPlace place)
    {
        var steps = new List<string>();
        for (; place.Owner is { } owner && steps.Count < LongestPath; place = _owners[owner])
            steps.Add(Step(owner, place.Part));
        steps.Add(place.Owner is null ? "$" : "…");
        steps.Reverse();
        return string.Concat(steps);
    }

    /// <summary>Where a field of a record is.</summary>
    public string OfField(RecordSchema record, int place) => Of(_owners[record]) + Field(place);

    private static string Step(AvroSchema owner, int part) => owner switch
    {
        RecordSchema => $"{Field(part)}.type",
        ArraySchema => ".items",
        MapSchema => ".values",
        _ => string.Create(CultureInfo.InvariantCulture, $"[{part}]"),
    };

    private static string Field(int place) => string.Create(CultureInfo.InvariantCulture, $".fields[{place}]");
}
