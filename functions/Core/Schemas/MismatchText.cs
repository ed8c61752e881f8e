using System.Globalization;
using Serverless.Core.Text;

namespace Serverless.Core.Schemas;

/// <summary>The messages of mismatches: what breaks, then what the reader or the writer can do.</summary>
internal static class MismatchText
{
    public static string Names(NamedSchema reader, NamedSchema writer) =>
        $"the reader's {SchemaWords.Kind(reader)} is '{Printable.Of(reader.FullName)}', the writer's '{Printable.Of(writer.FullName)}': "
        + $"let both have one name, or let the reader list '{Printable.Of(writer.FullName)}' in its aliases";

    public static string Sizes(FixedSchema reader, FixedSchema writer) => string.Create(
        CultureInfo.InvariantCulture,
        $"the reader's fixed '{Printable.Of(reader.FullName)}' has {reader.Size} bytes, the writer's {writer.Size}: let both have one "
        + $"size, or give the new one another name and let the reader have a union of both");

    public static string MissingSymbols(EnumSchema reader, string[] missing) =>
        $"the reader's enum '{Printable.Of(reader.FullName)}' hasn't got {SchemaWords.List(missing)} of the writer's symbols: "
        + "let the reader have them, or a default, or let the writer do without";

    public static string MissingField(RecordField field, RecordSchema writer) =>
        $"the reader's field '{Printable.Of(field.Name)}' has no default, and the writer's record '{Printable.Of(writer.FullName)}' "
        + "hasn't got it: let the reader give it a default, or the writer's name for it as an alias, or let the writer have it";

    public static string MissingBranch(UnionSchema reader, AvroSchema writer) =>
        $"the reader's {SchemaWords.Of(reader)} has no branch for the writer's {SchemaWords.Of(writer)}: "
        + "let the reader have it as a branch, or let the writer do without";

    public static string Types(AvroSchema reader, AvroSchema writer) =>
        $"the reader's {SchemaWords.Of(reader)} can't be read from the writer's {SchemaWords.Of(writer)}: "
        + $"let the reader have {Readers(writer)}, or a union with it, or let the writer have {SchemaWords.Of(reader)}";

    private static string Readers(AvroSchema writer) => writer.Logical.Kind == LogicalKind.Decimal || writer is not PrimitiveSchema
        ? SchemaWords.Of(writer)
        : string.Join(" or ", SchemaMatch.ReadersOf(writer.Type).Select(type => type.ToString().ToLowerInvariant()));
}
