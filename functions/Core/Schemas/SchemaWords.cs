using System.Globalization;
using Serverless.Core.Text;

namespace Serverless.Core.Schemas;

/// <summary>Schemas as messages name them.</summary>
internal static class SchemaWords
{
    // What is more is counted: a message is for people.
    private const int MostListed = 8;

    // As arrays of arrays may be many.
    private const int Deepest = 4;

    /// <summary>
    /// In a few words: <c>int</c>, <c>long (timestamp-millis)</c>, <c>bytes (decimal 10, 2)</c>, <c>record 'n.R'</c>,
    /// <c>fixed 'F' of 4 bytes</c>, <c>array of string</c>, <c>union of null, string</c>.
    /// </summary>
    public static string Of(AvroSchema schema) => Of(schema, Deepest);

    /// <summary>The type's name alone: <c>record</c>.</summary>
    public static string Kind(AvroSchema schema) => schema.Type.ToString().ToLowerInvariant();

    /// <summary>Names in quotes, the first eight of them.</summary>
    public static string List(IEnumerable<string> names) => Listed([.. names.Select(name => $"'{Printable.Of(name)}'")]);

    private static string Of(AvroSchema schema, int depth)
    {
        if (depth == 0)
            return "…";
        return schema switch
        {
            FixedSchema bytes => string.Create(
                CultureInfo.InvariantCulture, $"fixed '{Printable.Of(bytes.FullName)}' of {bytes.Size} bytes{Logical(schema)}"),
            NamedSchema named => $"{Kind(schema)} '{Printable.Of(named.FullName)}'",
            ArraySchema array => $"array of {Of(array.Items, depth - 1)}",
            MapSchema map => $"map of {Of(map.Values, depth - 1)}",
            UnionSchema union => $"union of {Listed([.. union.Branches.Select(branch => Of(branch, depth - 1))])}",
            _ => Kind(schema) + Logical(schema),
        };
    }

    private static string Logical(AvroSchema schema) => schema.Logical switch
    {
        { Kind: LogicalKind.None } => "",
        { Kind: LogicalKind.Decimal } logical => string.Create(
            CultureInfo.InvariantCulture, $" (decimal {logical.Precision}, {logical.Scale})"),
        var logical => $" ({LogicalTypes.NameOf(logical.Kind)})",
    };

    private static string Listed(IReadOnlyList<string> names) => names.Count <= MostListed
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MostListed))} and {names.Count - MostListed} more");
}
