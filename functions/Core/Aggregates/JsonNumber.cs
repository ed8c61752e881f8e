using System.Text.Json;

namespace Serverless.Core.Aggregates;

/// <summary>
/// Writes numbers as JSON; zero has no sign. What exceeds the range of its type is <c>{"overflow": true}</c>, for every aggregate; what
/// isn't a number is null: there is no value.
/// </summary>
internal static class JsonNumber
{
    public static void Write(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value + 0.0);
        else if (double.IsNaN(value))
            json.WriteNullValue();
        else
            WriteOverflow(json);
    }

    public static void Write(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        Write(json, value);
    }

    /// <summary>A whole number: 64 bits, as readers of results have them.</summary>
    public static void Write(Utf8JsonWriter json, string name, Int128 value)
    {
        json.WritePropertyName(name);
        if (value == (long)value)
            json.WriteNumberValue((long)value);
        else
            WriteOverflow(json);
    }

    private static void WriteOverflow(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("overflow", true);
        json.WriteEndObject();
    }
}
