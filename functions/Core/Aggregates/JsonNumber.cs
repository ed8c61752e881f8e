using System.Text.Json;

namespace Serverless.Core.Aggregates;

/// <summary>Writes numbers as JSON: a number that is not finite becomes null, and zero has no sign.</summary>
internal static class JsonNumber
{
    public static void Write(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value + 0.0);
        else
            json.WriteNullValue();
    }

    public static void Write(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        Write(json, value);
    }
}
