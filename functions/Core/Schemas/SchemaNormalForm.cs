using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Serverless.Core.Schemas;

/// <summary>
/// Forms of a schema's text that tell equal schemas. Both keep what the canonical form drops: docs, defaults, aliases, logical types and
/// other properties.
/// </summary>
public static class SchemaNormalForm
{
    // As deep as the parser reads.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text without whitespace around its parts. Throws <see cref="FormatException"/> when it isn't JSON.</summary>
    public static string Of(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return WithoutWhitespace(json);
        }
        catch (JsonException fault)
        {
            throw new FormatException($"not valid JSON: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// The schema as Confluent's registry stores it with <c>normalize=true</c>: what the specification knows comes first, in its order,
    /// other properties by their names; names and aliases are without the namespace that they are in, aliases are in order, and what means
    /// nothing (<c>"order": "ascending"</c>, an empty doc of a type, an object around a type without properties) is gone. Throws
    /// <see cref="FormatException"/> as <see cref="AvroSchema.Parse"/> does.
    /// </summary>
    /// <param name="json">The schema as JSON.</param>
    /// <param name="known">Schemas whose named types it may use.</param>
    public static string Normalized(string json, params IEnumerable<AvroSchema> known)
    {
        var types = new Dictionary<string, NamedSchema>(StringComparer.Ordinal);
        foreach (var schema in known.Append(AvroSchema.Parse(json, known)))
            NamedTypes.Collect(schema, types);
        using var document = JsonDocument.Parse(json, Options);
        try
        {
            using var bytes = new MemoryStream();
            using (var writer = new Utf8JsonWriter(bytes, WriterOptions))
                new NormalWriter(writer, types.ContainsKey).Write(document.RootElement, space: "");
            return Encoding.UTF8.GetString(bytes.ToArray());
        }
        catch (InvalidOperationException fault)
        {
            // In what the parser doesn't read, as a doc.
            throw new FormatException($"a text in it is no Unicode: {fault.Message}", fault);
        }
    }

    /// <summary>JSON without the whitespace that isn't in its texts.</summary>
    internal static string WithoutWhitespace(string json)
    {
        var text = new StringBuilder(json.Length);
        var isInText = false;
        for (var at = 0; at < json.Length; at++)
        {
            if (!isInText && json[at] is ' ' or '\t' or '\r' or '\n')
                continue;
            text.Append(json[at]);
            if (json[at] == '"')
                isInText = !isInText;
            else if (isInText && json[at] == '\\')
                text.Append(json[++at]);
        }
        return text.ToString();
    }
}
