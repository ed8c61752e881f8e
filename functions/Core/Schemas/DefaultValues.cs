using System.Globalization;
using System.Text.Json;
using Serverless.Core.Text;

namespace Serverless.Core.Schemas;

/// <summary>
/// Says whether defaults are values of their types (Avro specification 1.12, table "field default values"). A value in a union may be of
/// any branch, whose parts may be of any branch in their turn: as the ways to try multiply, all defaults of a schema together have a
/// million steps.
/// </summary>
internal sealed class DefaultValues
{
    private const long MostSteps = 1_000_000;

    private long _left = MostSteps;

    /// <summary>What is wrong with a default, and how to mend it; null when it is a value of the type.</summary>
    public string? Problem(AvroSchema type, JsonElement value)
    {
        if (Fits(type, value))
            return null;
        return _left < 0
            ? "the defaults could be values of so many branches that they can't be checked: give unions fewer branches, or no defaults"
            : $"{Printable.Of(value.GetRawText())} is no value of {SchemaWords.Of(type)}: {Expected(type)}";
    }

    private bool Fits(AvroSchema type, JsonElement value) => --_left >= 0 && FitsType(type, value);

    // As deep as the JSON of the default at most, whose depth the parser limits.
    private bool FitsType(AvroSchema type, JsonElement value) => type switch
    {
        UnionSchema union => union.Branches.Any(branch => Fits(branch, value)),
        ArraySchema array => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => Fits(array.Items, item)),
        MapSchema map => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(entry => Fits(map.Values, entry.Value)),
        RecordSchema record => value.ValueKind == JsonValueKind.Object && FitsFields(record, value),
        EnumSchema symbols => TextOf(value) is { } text && symbols.Symbols.Contains(text, StringComparer.Ordinal),
        FixedSchema bytes => TextOf(value) is { } text && AreBytes(text) && text.Length == bytes.Size,
        _ => FitsPrimitive(type.Type, value),
    };

    private bool FitsFields(RecordSchema record, JsonElement value)
    {
        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
            given[property.Name] = property.Value;
        _left -= record.Fields.Count + given.Count;
        return record.Fields.All(field => given.TryGetValue(field.Name, out var own) ? Fits(field.Type, own) : field.HasDefault);
    }

    private static bool FitsPrimitive(AvroType type, JsonElement value) => type switch
    {
        AvroType.Null => value.ValueKind == JsonValueKind.Null,
        AvroType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        AvroType.Int => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        AvroType.Long => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        AvroType.Float or AvroType.Double => value.ValueKind == JsonValueKind.Number,
        AvroType.Bytes => TextOf(value) is { } text && AreBytes(text),
        _ => TextOf(value) is not null,
    };

    // A character for each byte.
    private static bool AreBytes(string text) => text.All(letter => letter <= 0xFF);

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Expected(AvroSchema type) => type switch
    {
        UnionSchema => "give a value of one of its branches",
        RecordSchema => "give an object with a value for each field that has no default itself",
        EnumSchema symbols => $"give one of its symbols: {SchemaWords.List(symbols.Symbols)}",
        FixedSchema bytes => string.Create(
            CultureInfo.InvariantCulture, $"give a text of {bytes.Size} characters, each a byte, \\u0000 to \\u00ff"),
        _ => type.Type switch
        {
            AvroType.Null => "give null",
            AvroType.Boolean => "give true or false",
            AvroType.Int => "give a whole number of 32 bits, without a point",
            AvroType.Long => "give a whole number of 64 bits, without a point",
            AvroType.Float or AvroType.Double => "give a number",
            AvroType.Bytes => "give a text, whose characters are bytes, \\u0000 to \\u00ff",
            AvroType.String => "give a text in quotes",
            AvroType.Array => "give an array of such items",
            _ => "give an object of such values",
        },
    };
}
