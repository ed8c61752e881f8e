using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Schemas;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>
/// Resolves writer schemas against a pipeline's fields. A step of a field's path goes into the record's field of that name, or else into
/// the one that lists it as an alias; into the entry of a map; through a union into each branch that has it. What no path leads to is
/// skipped.
/// </summary>
internal sealed class PlanCompiler
{
    // Unions within unions multiply the ways to a field.
    private const int MostParts = 100_000;

    private readonly IReadOnlyList<FieldDefinition> _fields;
    private readonly ScalarSlot[] _slots;
    private readonly Path[] _paths;
    private readonly PathStep[]? _explode;

    /// <param name="fields">Their names and aliases are the paths of their values.</param>
    /// <param name="layout">Gives each field its slot.</param>
    /// <param name="explode">The path of the array of which an event has one item, which paths go into; null: none.</param>
    public PlanCompiler(IReadOnlyList<FieldDefinition> fields, RowLayout layout, FieldPath? explode)
    {
        _fields = fields;
        _slots = [.. fields.Select(field => new ScalarSlot(field, layout.SlotOf(field.Name)))];
        _paths = [.. fields.SelectMany(PathsOf)];
        _explode = explode is null ? null : [.. explode.Steps];
    }

    /// <summary>The plan of a schema.</summary>
    /// <exception cref="FormatException">Unions within unions of it lead to the fields in too many ways.</exception>
    public AvroNode Compile(AvroSchema schema) => Run(schema).Root(schema);

    /// <summary>The plan of a schema, with what it makes of any event.</summary>
    /// <inheritdoc cref="Compile"/>
    public SurveyedPlan Survey(AvroSchema schema)
    {
        var pass = Run(schema);
        var plan = pass.Root(schema);
        return new SurveyedPlan(plan, pass.Ends, new PlanSurvey(pass.Made, pass.Ends).Of(plan), pass.NoRecords);
    }

    private Pass Run(AvroSchema schema)
    {
        // Twice: a place need not be compared with others where the schema has none of those.
        var met = new HashSet<FieldPlace>();
        new Pass(this, met, []).Root(schema);
        HashSet<int> contested = [.. met.GroupBy(place => place.Field).Where(places => places.Count() > 1).Select(places => places.Key)];
        return new Pass(this, [], contested);
    }

    private static IEnumerable<Path> PathsOf(FieldDefinition field, int index) => field.Aliases.Prepend(field.Name).Distinct()
        .Select((path, order) => new Path(new FieldPlace(index, order), [.. FieldPath.Parse(path).Steps]));

    /// <summary>What is left of a path, from the step that comes next.</summary>
    private sealed record Path(FieldPlace Place, PathStep[] Steps)
    {
        public bool IsEnd => Steps.Length == 0;

        public string? NextName => IsEnd ? null : Steps[0].Name;

        public bool IsIntoItem => !IsEnd && Steps[0].Name is null;

        public Path Rest => this with { Steps = Steps[1..] };
    }

    private sealed class Pass(PlanCompiler compiler, HashSet<FieldPlace> met, HashSet<int> contested)
    {
        private readonly SkipPlans _skips = new();

        /// <summary>The nodes that lead to fields.</summary>
        public HashSet<AvroNode> Made { get; } = [];

        /// <summary>Where fields get their values.</summary>
        public List<PlanEnd> Ends { get; } = [];

        /// <summary>What an event may be that is no record.</summary>
        public List<string> NoRecords { get; } = [];

        public AvroNode Root(AvroSchema schema)
        {
            if (schema is UnionSchema union)
                return Union(union, Root);
            if (schema is RecordSchema or MapSchema)
                return Value(schema, compiler._paths, compiler._explode);
            NoRecords.Add(Words(schema));
            return new NoRecord(Words(schema));
        }

        private AvroNode Value(AvroSchema schema, Path[] paths, PathStep[]? explode)
        {
            if (paths.Length == 0 || schema.Type == AvroType.Null)
                return _skips.Of(schema);
            if (Made.Count > MostParts)
                throw new FormatException($"its unions lead to the fields in more than {MostParts} ways: give them fewer branches");
            var node = Parts(schema, paths, explode);
            Made.Add(node);
            return node;
        }

        private AvroNode Parts(AvroSchema schema, Path[] paths, PathStep[]? explode)
        {
            return schema switch
            {
                UnionSchema union => Union(union, branch => Value(branch, paths, explode)),
                RecordSchema record when HasNames(paths) => Record(record, paths, explode),
                MapSchema map when HasNames(paths) => Map(map, paths),
                ArraySchema array when explode is [] => Items(array, [(0, paths)]),
                ArraySchema array when Array.Exists(paths, path => path.IsIntoItem) => Items(array, ItemPaths(paths)),
                _ => EndsOf(schema, paths),
            };
        }

        private static bool HasNames(Path[] paths) => Array.Exists(paths, path => path.NextName is not null);

        private UnionNode Union(UnionSchema union, Func<AvroSchema, AvroNode> branch)
        {
            var node = new UnionNode();
            Made.Add(node);
            node.Take([.. union.Branches.Select(branch)]);
            return node;
        }

        private RecordNode Record(RecordSchema record, Path[] paths, PathStep[]? explode)
        {
            var byField = paths.Where(path => path.NextName is not null)
                .ToLookup(path => record.PlaceOf(path.NextName!), path => path.Rest);
            var exploded = explode is [{ Name: { } name }, ..] ? record.PlaceOf(name) : -1;
            var node = new RecordNode();
            node.Take(SkipPlans.Joined(record.Fields.Select((field, place) =>
                Value(field.Type, [.. byField[place]], place == exploded ? explode![1..] : null))));
            return node;
        }

        private MapNode Map(MapSchema map, Path[] paths)
        {
            var byKey = paths.Where(path => path.NextName is not null).GroupBy(path => path.NextName!, path => path.Rest).ToList();
            return new MapNode(
                [.. byKey.Select(key => Encoding.UTF8.GetBytes(key.Key))],
                [.. byKey.Select(key => Value(map.Values, [.. key], explode: null))],
                _skips.IsEmpty(map.Values) ? null : _skips.Of(map.Values));
        }

        private static IEnumerable<(int Place, Path[] Paths)> ItemPaths(Path[] paths) =>
            paths.Where(path => path.IsIntoItem).GroupBy(path => path.Steps[0].Item, path => path.Rest)
                .Select(item => (item.Key, item.ToArray()));

        // Items without bytes have no values either, and there may be any number of them.
        private AvroNode Items(ArraySchema array, IEnumerable<(int Place, Path[] Paths)> items) => _skips.IsEmpty(array.Items)
            ? _skips.Of(array)
            : new ItemsNode(
                [.. items.Select(item => (item.Place, Value(array.Items, item.Paths, explode: null)))],
                _skips.Of(array.Items),
                _skips.Of(array));

        private AvroNode EndsOf(AvroSchema schema, Path[] paths)
        {
            var ends = paths.Where(path => path.IsEnd).Select(path => End(schema, path.Place)).ToArray();
            return ends switch
            {
                [] => _skips.Of(schema),
                [var only] => only,
                _ => new SharedNode(ends),
            };
        }

        private AvroNode End(AvroSchema schema, FieldPlace place)
        {
            met.Add(place);
            var leaf = Leaf(schema, place.Field);
            Ends.Add(new PlanEnd(place, schema, leaf));
            if (!contested.Contains(place.Field))
                return leaf;
            var node = new PlaceNode(place, leaf, _skips.Of(schema));
            Made.Add(node);
            return node;
        }

        private AvroNode Leaf(AvroSchema schema, int field)
        {
            var slot = compiler._slots[field];
            var size = (schema as FixedSchema)?.Size;
            return (schema.Type, schema.Logical.Kind) switch
            {
                (AvroType.Boolean, _) => new BooleanLeaf(slot),
                (AvroType.Int or AvroType.Long, LogicalKind.None) => new IntegerLeaf(slot, schema.Type == AvroType.Int),
                (AvroType.Int or AvroType.Long, var time) => new TimeLeaf(slot, time),
                (AvroType.Float, _) => new FloatLeaf(slot),
                (AvroType.Double, _) => new DoubleLeaf(slot),
                (AvroType.Enum, _) => new EnumLeaf(slot, ((EnumSchema)schema).Symbols),
                (_, LogicalKind.Decimal) => new DecimalLeaf(slot, schema.Logical.Scale, size),
                (AvroType.Fixed, LogicalKind.Uuid) => new UuidLeaf(slot),
                (_, LogicalKind.Duration) => new DurationLeaf(slot, compiler._fields[field]),
                (AvroType.String or AvroType.Bytes, _) => new TextLeaf(slot),
                (AvroType.Fixed, _) => new FixedTextLeaf(slot, size!.Value),
                _ => new NoScalar(slot.Name, Words(schema), _skips.Of(schema)),
            };
        }

        private static string Words(AvroSchema schema) => schema switch
        {
            NamedSchema named => $"{schema.Type.ToString().ToLowerInvariant()} {Printable.Of(named.FullName)}",
            _ => schema.Type.ToString().ToLowerInvariant(),
        };
    }
}
