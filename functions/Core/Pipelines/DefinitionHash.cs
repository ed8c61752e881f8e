using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;

namespace Serverless.Core.Pipelines;

/// <summary>
/// Identifies a definition: equal ones have equal hashes. The hash is taken over the public properties of the definition's records, in the
/// order of their names. Values that are null, empty or zero are left out, so that a new property doesn't change the hash of definitions
/// that don't use it.
/// </summary>
internal static class DefinitionHash
{
    /// <summary>The hash of a definition as 16 hexadecimal digits.</summary>
    public static string Compute(PipelineDefinition definition)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
            Write(json, definition);
        return Hash64.Of(text.WrittenSpan).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string or bool or Enum or IFormattable:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (var item in Ordered(items))
                    Write(json, item);
                json.WriteEndArray();
                break;
            default:
                WriteProperties(json, value);
                break;
        }
    }

    private static void WriteProperties(Utf8JsonWriter json, object value)
    {
        json.WriteStartObject();
        json.WriteString("type", value.GetType().Name);
        var properties = value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var property in properties.OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (property.GetIndexParameters().Length > 0 || property.GetValue(value) is not { } content || IsNothing(content))
                continue;
            json.WritePropertyName(property.Name);
            Write(json, content);
        }
        json.WriteEndObject();
    }

    // Entries of a dictionary have no order of their own.
    private static IEnumerable<object> Ordered(IEnumerable items) => items is IDictionary
        ? items.Cast<object>().OrderBy(entry => entry.ToString(), StringComparer.Ordinal)
        : items.Cast<object>();

    private static bool IsNothing(object content) => content switch
    {
        string text => text.Length == 0,
        bool flag => !flag,
        IEnumerable items => !items.Cast<object>().Any(),
        long or int or double => Convert.ToDouble(content, CultureInfo.InvariantCulture) == 0,
        _ => false,
    };
}
