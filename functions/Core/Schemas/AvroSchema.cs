using System.Diagnostics.CodeAnalysis;

namespace Serverless.Core.Schemas;

/// <summary>
/// An Avro schema: what the bytes of a value are. Immutable. A named type that is used in several places is one object, which may contain
/// itself through a union, an array or a map.
/// </summary>
public abstract class AvroSchema
{
    private protected AvroSchema(AvroType type, LogicalType logical) => (Type, Logical) = (type, logical);

    /// <summary>What it describes.</summary>
    public AvroType Type { get; }

    /// <summary>What the value stands for.</summary>
    public LogicalType Logical { get; }

    /// <summary>
    /// Reads a schema (<see cref="SchemaParser"/>); throws <see cref="FormatException"/> with what is wrong, and where, when the text is
    /// none.
    /// </summary>
    /// <param name="json">The schema as JSON.</param>
    /// <param name="known">Schemas whose named types it may use.</param>
    public static AvroSchema Parse(string json, params IEnumerable<AvroSchema> known) => SchemaParser.Parse(json, known);

    /// <summary>As <see cref="Parse"/>; false in place of the exception, and <paramref name="problem"/> is its message.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out AvroSchema? schema, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            (schema, problem) = (Parse(json), null);
            return true;
        }
        catch (FormatException fault)
        {
            (schema, problem) = (null, fault.Message);
            return false;
        }
    }

    /// <summary>The parsing canonical form ("Transforming into Parsing Canonical Form").</summary>
    public string ToCanonicalForm() => CanonicalForm.Of(this);

    /// <summary>CRC-64-AVRO of the canonical form: what single-object encoding names a schema by.</summary>
    public ulong Fingerprint() => CanonicalForm.Fingerprint(this);

    /// <summary>MD5 of the canonical form, 16 bytes.</summary>
    public byte[] Md5Fingerprint() => CanonicalForm.Md5(this);

    /// <summary>SHA-256 of the canonical form, 32 bytes.</summary>
    public byte[] Sha256Fingerprint() => CanonicalForm.Sha256(this);
}

/// <summary>A type without parts.</summary>
public sealed class PrimitiveSchema : AvroSchema
{
    internal PrimitiveSchema(AvroType type, LogicalType logical = default)
        : base(type, logical)
    {
    }
}

/// <summary>A type that has a name.</summary>
public abstract class NamedSchema : AvroSchema
{
    private protected NamedSchema(AvroType type, string fullName, IReadOnlyList<string> aliases, LogicalType logical = default)
        : base(type, logical) => (FullName, Name, Aliases) = (fullName, SchemaNames.Unqualified(fullName), aliases);

    /// <summary>The name with its namespace, if it has one.</summary>
    public string FullName { get; }

    /// <summary>The name without its namespace.</summary>
    public string Name { get; }

    /// <summary>Full names that it had before.</summary>
    public IReadOnlyList<string> Aliases { get; }
}

/// <summary>A record.</summary>
public sealed class RecordSchema : NamedSchema
{
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);

    internal RecordSchema(string fullName, IReadOnlyList<string> aliases)
        : base(AvroType.Record, fullName, aliases)
    {
    }

    /// <summary>The fields, in the order of their values.</summary>
    public IReadOnlyList<RecordField> Fields { get; private set; } = [];

    /// <summary>
    /// The place of the field that has a name or, when none has it, of the first that lists it as an alias: a former name, by which readers
    /// may still know it. -1 when there is none.
    /// </summary>
    public int PlaceOf(string name) => _byName.GetValueOrDefault(name, -1);

    /// <summary>How many fields, and aliases of its own and of theirs: the work of comparing it.</summary>
    internal long Size { get; private set; }

    // A record may contain itself, so it is made before its fields.
    internal void Take(IReadOnlyList<RecordField> fields)
    {
        Fields = fields;
        Size = Aliases.Count + fields.Count + fields.Sum(field => (long)field.Aliases.Count);
        for (var place = 0; place < fields.Count; place++)
            _byName.Add(fields[place].Name, place);
        for (var place = 0; place < fields.Count; place++)
        {
            foreach (var alias in fields[place].Aliases)
                _byName.TryAdd(alias, place);
        }
    }
}

/// <summary>A field of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Aliases">Names that it had before.</param>
public sealed record RecordField(string Name, AvroSchema Type, IReadOnlyList<string> Aliases)
{
    /// <summary>
    /// What readers take where the writer has no such field: JSON without whitespace, which may be <c>null</c> as a text. A null: it has
    /// none. Whether it is a value of the type is for <see cref="SchemaRules"/> to say.
    /// </summary>
    public string? Default { get; init; }

    /// <summary>Whether it has a default.</summary>
    public bool HasDefault => Default is not null;
}

/// <summary>One of some symbols.</summary>
public sealed class EnumSchema : NamedSchema
{
    internal EnumSchema(string fullName, IReadOnlyList<string> aliases, IReadOnlyList<string> symbols, string? symbol)
        : base(AvroType.Enum, fullName, aliases) => (Symbols, Default) = (symbols, symbol);

    /// <summary>The symbols, by their number from 0.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>The symbol that readers take in place of one that they don't know; null: they refuse it.</summary>
    public string? Default { get; }
}

/// <summary>Bytes of a fixed number.</summary>
public sealed class FixedSchema : NamedSchema
{
    internal FixedSchema(string fullName, IReadOnlyList<string> aliases, int size, LogicalType logical)
        : base(AvroType.Fixed, fullName, aliases, logical) => Size = size;

    /// <summary>How many bytes, at least 0.</summary>
    public int Size { get; }
}

/// <summary>Any number of items of one type.</summary>
public sealed class ArraySchema : AvroSchema
{
    internal ArraySchema(AvroSchema items)
        : base(AvroType.Array, default) => Items = items;

    /// <summary>What an item is.</summary>
    public AvroSchema Items { get; }
}

/// <summary>Any number of texts, each with a value of one type.</summary>
public sealed class MapSchema : AvroSchema
{
    internal MapSchema(AvroSchema values)
        : base(AvroType.Map, default) => Values = values;

    /// <summary>What a value is.</summary>
    public AvroSchema Values { get; }
}

/// <summary>A value of one of several types.</summary>
public sealed class UnionSchema : AvroSchema
{
    internal UnionSchema(IReadOnlyList<AvroSchema> branches)
        : base(AvroType.Union, default)
    {
        Branches = branches;
        Size = branches.Count + branches.OfType<NamedSchema>().Sum(branch => (long)branch.Aliases.Count);
    }

    /// <summary>The types, by their number from 0. None is a union.</summary>
    public IReadOnlyList<AvroSchema> Branches { get; }

    /// <summary>How many branches, and aliases of theirs: the work of looking through it.</summary>
    internal long Size { get; }
}
