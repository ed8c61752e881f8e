using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Serverless.Core.Schemas;

/// <summary>
/// The parsing canonical form of a schema, and its fingerprints (Avro specification 1.12, "Parsing Canonical Form for Schemas" and "Schema
/// Fingerprints"). It has what readers need alone: no logical types, aliases, defaults or docs.
/// </summary>
internal static class CanonicalForm
{
    private const ulong Empty = 0xC15D213AA4D7A795;

    private static readonly ulong[] Table = [.. Enumerable.Range(0, 256).Select(TableEntry)];

    /// <summary>The form of a schema.</summary>
    public static string Of(AvroSchema schema)
    {
        var text = new StringBuilder();
        Write(schema, text, new HashSet<string>(StringComparer.Ordinal));
        return text.ToString();
    }

    /// <summary>CRC-64-AVRO of the form.</summary>
    public static ulong Fingerprint(AvroSchema schema)
    {
        var fingerprint = Empty;
        foreach (var octet in Encoding.UTF8.GetBytes(Of(schema)))
            fingerprint = (fingerprint >> 8) ^ Table[(byte)(fingerprint ^ octet)];
        return fingerprint;
    }

    /// <summary>MD5 of the form.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The specification names it; it tells schemas apart, and protects nothing.")]
    public static byte[] Md5(AvroSchema schema) => MD5.HashData(Encoding.UTF8.GetBytes(Of(schema)));

    /// <summary>SHA-256 of the form.</summary>
    public static byte[] Sha256(AvroSchema schema) => SHA256.HashData(Encoding.UTF8.GetBytes(Of(schema)));

    private static ulong TableEntry(int octet)
    {
        var entry = (ulong)octet;
        for (var bit = 0; bit < 8; bit++)
            entry = (entry >> 1) ^ (Empty & (0 - (entry & 1)));
        return entry;
    }

    private static void Write(AvroSchema schema, StringBuilder text, HashSet<string> written)
    {
        if (schema is NamedSchema { FullName: var name } && !written.Add(name))
        {
            text.Append(Quoted(name));
            return;
        }
        switch (schema)
        {
            case RecordSchema record:
                text.Append(CultureInfo.InvariantCulture, $"{{\"name\":{Quoted(record.FullName)},\"type\":\"record\",\"fields\":[");
                WriteAll(record.Fields, text, field =>
                {
                    text.Append(CultureInfo.InvariantCulture, $"{{\"name\":{Quoted(field.Name)},\"type\":");
                    Write(field.Type, text, written);
                    text.Append('}');
                });
                text.Append("]}");
                break;
            case EnumSchema symbols:
                text.Append(CultureInfo.InvariantCulture, $"{{\"name\":{Quoted(symbols.FullName)},\"type\":\"enum\",\"symbols\":[");
                text.AppendJoin(',', symbols.Symbols.Select(Quoted)).Append("]}");
                break;
            case FixedSchema bytes:
                text.Append(
                    CultureInfo.InvariantCulture, $"{{\"name\":{Quoted(bytes.FullName)},\"type\":\"fixed\",\"size\":{bytes.Size}}}");
                break;
            case ArraySchema array:
                text.Append("{\"type\":\"array\",\"items\":");
                Write(array.Items, text, written);
                text.Append('}');
                break;
            case MapSchema map:
                text.Append("{\"type\":\"map\",\"values\":");
                Write(map.Values, text, written);
                text.Append('}');
                break;
            case UnionSchema union:
                text.Append('[');
                WriteAll(union.Branches, text, branch => Write(branch, text, written));
                text.Append(']');
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"\"{schema.Type.ToString().ToLowerInvariant()}\"");
                break;
        }
    }

    private static void WriteAll<T>(IReadOnlyList<T> items, StringBuilder text, Action<T> write)
    {
        for (var index = 0; index < items.Count; index++)
        {
            if (index > 0)
                text.Append(',');
            write(items[index]);
        }
    }

    private static string Quoted(string name) => $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
