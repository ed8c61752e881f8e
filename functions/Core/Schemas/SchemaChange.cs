namespace Serverless.Core.Schemas;

/// <summary>One thing that is different in a newer schema.</summary>
/// <param name="Path">
/// Where it is in the newer schema, or for a field or branch that is gone, in the older: <c>$.fields[2].type</c>.
/// </param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What was, and what is.</param>
public sealed record SchemaChange(string Path, SchemaChangeKind Kind, string Text);

/// <summary>What is different in a newer schema.</summary>
public enum SchemaChangeKind
{
    /// <summary>A field is new.</summary>
    FieldAdded,

    /// <summary>A field is gone.</summary>
    FieldRemoved,

    /// <summary>A field has another name, and its former one as an alias.</summary>
    FieldRenamed,

    /// <summary>The fields that both have come in another order.</summary>
    FieldsReordered,

    /// <summary>A type is another one, or has another size, logical type, precision or scale.</summary>
    TypeChanged,

    /// <summary>A named type has another name.</summary>
    NameChanged,

    /// <summary>A field or an enum has another default, or a default now, or none any more.</summary>
    DefaultChanged,

    /// <summary>A field or a named type has other aliases.</summary>
    AliasesChanged,

    /// <summary>A symbol of an enum is new.</summary>
    SymbolAdded,

    /// <summary>A symbol of an enum is gone.</summary>
    SymbolRemoved,

    /// <summary>The symbols that both have come in another order.</summary>
    SymbolsReordered,

    /// <summary>A branch of a union is new.</summary>
    BranchAdded,

    /// <summary>A branch of a union is gone.</summary>
    BranchRemoved,

    /// <summary>The branches that both have come in another order.</summary>
    BranchesReordered,
}
