namespace Serverless.Core.Schemas;

/// <summary>One reason why data of a writer can't be read by a reader.</summary>
/// <param name="Path">
/// Where it is in the reader's schema: <c>$.fields[2].type</c>, or <c>$.fields[2]</c> for a field without a default. What is in a named
/// type is where that is defined.
/// </param>
/// <param name="Kind">What breaks.</param>
/// <param name="Message">What breaks, and how the reader or the writer can mend it.</param>
public sealed record SchemaMismatch(string Path, SchemaMismatchKind Kind, string Message);

/// <summary>What breaks, as Confluent's registry and Avro for Java tell it apart.</summary>
public enum SchemaMismatchKind
{
    /// <summary>Records, enums or fixed have different names, and no alias of the reader is the writer's.</summary>
    NameMismatch,

    /// <summary>Fixed have different sizes.</summary>
    FixedSizeMismatch,

    /// <summary>The writer's enum has symbols that the reader's hasn't got, and the reader's has no default.</summary>
    MissingEnumSymbols,

    /// <summary>A field of the reader has no default, and the writer hasn't got it.</summary>
    ReaderFieldMissingDefault,

    /// <summary>A type of the writer is none that can be read as the reader's, or decimals differ in precision or scale.</summary>
    TypeMismatch,

    /// <summary>The reader's union has no branch that matches what the writer has.</summary>
    MissingUnionBranch,
}
