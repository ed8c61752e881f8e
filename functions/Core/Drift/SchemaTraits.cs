using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Schemas;

namespace Serverless.Core.Drift;

/// <summary>
/// The fields of events by the Avro schema that they were written with: those that such an event may have. They are named as those of JSON,
/// so that <c>["null", "string"]</c> is a text. Each schema is gone through once. One thread at a time.
/// </summary>
internal sealed class SchemaTraits
{
    private const int MostSchemas = 64;

    private readonly Dictionary<AvroSchema, (ulong Hash, string Text)[]> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The fields, each with a hash of its path and its type.</summary>
    public (ulong Hash, string Text)[] Of(AvroSchema schema)
    {
        if (_known.TryGetValue(schema, out var known))
            return known;
        if (_known.Count == MostSchemas)
            _known.Clear();
        var texts = new List<string>();
        Add(texts, "", schema, level: 0);
        return _known[schema] = [.. texts.Distinct(StringComparer.Ordinal).Select(text => (Hash64.Of(Encoding.UTF8.GetBytes(text)), text))];
    }

    private static void Add(List<string> texts, string path, AvroSchema schema, int level)
    {
        if (level > DriftLimits.MostLevels || texts.Count > DriftLimits.MostFields)
            return;
        if (schema is UnionSchema union)
        {
            foreach (var branch in union.Branches.Where(branch => branch.Type != AvroType.Null))
                Add(texts, path, branch, level);
            return;
        }
        if (path.Length > 0)
            texts.Add($"{path} {WordOf(schema.Type)}");
        switch (schema)
        {
            case RecordSchema record:
                foreach (var field in record.Fields)
                    Add(texts, path.Length == 0 ? field.Name : $"{path}.{field.Name}", field.Type, level + 1);
                break;
            case ArraySchema array:
                Add(texts, $"{path}[]", array.Items, level + 1);
                break;
            case MapSchema map:
                Add(texts, $"{path}.*", map.Values, level + 1);
                break;
        }
    }

    private static string WordOf(AvroType type) => type switch
    {
        AvroType.Boolean => FieldWord.Boolean,
        AvroType.Int or AvroType.Long or AvroType.Float or AvroType.Double => FieldWord.Number,
        AvroType.Record or AvroType.Map => FieldWord.Object,
        AvroType.Array => FieldWord.List,
        _ => FieldWord.Text,
    };
}
