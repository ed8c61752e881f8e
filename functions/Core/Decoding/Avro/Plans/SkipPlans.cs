using Serverless.Core.Schemas;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>
/// Makes the nodes that skip values of schemas, one for each schema: also for those that contain themselves. It goes from type to type by a
/// list, not by recursion, since types may lead to each other any number of times.
/// </summary>
internal sealed class SkipPlans
{
    private static readonly SkipBytes Nothing = new(0);
    private static readonly SkipText Text = new();

    private readonly Dictionary<AvroSchema, AvroNode> _nodes = [];
    private readonly Dictionary<RecordSchema, bool> _empty = [];
    private readonly Queue<Action> _left = new();
    private bool _isMaking;

    /// <summary>Skips a value of the schema.</summary>
    public AvroNode Of(AvroSchema schema)
    {
        var node = NodeOf(schema);
        if (_isMaking)
            return node;
        _isMaking = true;
        while (_left.TryDequeue(out var make))
            make();
        _isMaking = false;
        return node;
    }

    /// <summary>Skips an array, and counts its items.</summary>
    public SkipBlocks Of(ArraySchema array) => (SkipBlocks)Of((AvroSchema)array);

    /// <summary>Whether values of the schema have no bytes.</summary>
    public bool IsEmpty(AvroSchema schema)
    {
        if (schema is not RecordSchema record)
            return schema is FixedSchema { Size: 0 } or { Type: AvroType.Null };
        if (!_empty.TryGetValue(record, out var isEmpty))
            _empty[record] = isEmpty = record.Fields.All(field => IsEmpty(field.Type));
        return isEmpty;
    }

    /// <summary>The nodes with what is of a fixed length, and integers, put together where they follow each other.</summary>
    public static AvroNode[] Joined(IEnumerable<AvroNode> nodes)
    {
        var joined = new List<AvroNode>();
        foreach (var node in nodes)
        {
            if (node is SkipBytes { Length: 0 })
                continue;
            var last = joined.Count == 0 ? null : joined[^1];
            if (Join(last, node) is { } both)
                joined[^1] = both;
            else
                joined.Add(node);
        }
        return [.. joined];
    }

    private static AvroNode? Join(AvroNode? left, AvroNode right) => (left, right) switch
    {
        (SkipBytes first, SkipBytes second) => new SkipBytes(first.Length + second.Length),
        (SkipIntegers first, SkipIntegers second) => new SkipIntegers(first.Count + second.Count),
        _ => null,
    };

    private AvroNode NodeOf(AvroSchema schema)
    {
        if (_nodes.TryGetValue(schema, out var known))
            return known;
        return _nodes[schema] = schema switch
        {
            RecordSchema record => Later(new RecordNode(), node => node.Take(Joined(record.Fields.Select(field => NodeOf(field.Type))))),
            UnionSchema union => Later(new UnionNode(), node => node.Take([.. union.Branches.Select(NodeOf)])),
            ArraySchema array => Later(
                new SkipBlocks(), node => node.Take(IsEmpty(array.Items) ? null : NodeOf(array.Items), isMap: false)),
            MapSchema map => Later(new SkipBlocks(), node => node.Take(IsEmpty(map.Values) ? null : NodeOf(map.Values), isMap: true)),
            FixedSchema bytes => new SkipBytes(bytes.Size),
            _ => schema.Type switch
            {
                AvroType.Null => Nothing,
                AvroType.Boolean => new SkipBytes(1),
                AvroType.Float => new SkipBytes(sizeof(float)),
                AvroType.Double => new SkipBytes(sizeof(double)),
                AvroType.Int or AvroType.Long or AvroType.Enum => new SkipIntegers(1),
                _ => Text,
            },
        };
    }

    private T Later<T>(T node, Action<T> make)
    {
        _left.Enqueue(() => make(node));
        return node;
    }
}
