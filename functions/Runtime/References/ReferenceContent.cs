using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Core.Binary;
using Serverless.Runtime.Ports;
using ZstdSharp;
using Rows = System.Collections.Generic.IReadOnlyDictionary<
    string, System.Collections.Generic.IReadOnlyDictionary<string, string>>;

namespace Serverless.Runtime.References;

/// <summary>
/// The stored form of a version of a reference table: header; the length of its JSON; the JSON as a zstd frame (RFC 8878): an object of
/// rows by key, each an object of texts by column, all in the order of their names.
/// </summary>
/// <param name="Bytes">What is stored.</param>
/// <param name="Hash">A hash of the rows, 16 hexadecimal digits.</param>
/// <param name="Count">How many rows there are.</param>
internal sealed record ReferenceContent(byte[] Bytes, string Hash, int Count)
{
    private const byte Version = 1;

    // Tables are written rarely and read by every instance.
    private const int Level = 9;

    /// <summary>The rows as they are stored.</summary>
    public static ReferenceContent Of(Rows rows)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(Ordered(rows), ReferenceJson.Default.Ordered);
        using var compressor = new Compressor(Level);
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, StoredForm.ReferenceTable, Version);
        writer.Unsigned((ulong)json.Length);
        writer.Raw(compressor.Wrap(json));
        StoredHeader.End(writer, start);
        return new ReferenceContent(writer.ToArray(), Hash64.Of(json).ToString("x16", CultureInfo.InvariantCulture), rows.Count);
    }

    /// <summary>Reads what <see cref="Of"/> made.</summary>
    /// <exception cref="DamagedTableException">It is damaged, or of another build.</exception>
    public static ReferenceTableVersion Read(string table, long version, ReadOnlySpan<byte> stored)
    {
        try
        {
            var reader = new ByteReader(StoredHeader.Open(stored, StoredForm.ReferenceTable, Version));
            var json = new byte[reader.Unsigned()];
            using var decompressor = new Decompressor();
            decompressor.Unwrap(reader.Raw(reader.Remaining), json);
            return new ReferenceTableVersion(table, version, JsonSerializer.Deserialize(json, ReferenceJson.Default.Rows)!);
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException or ZstdException or JsonException)
        {
            throw new DamagedTableException(table, version, $"is damaged ({fault.Message}): put the table again", fault);
        }
    }

    private static SortedDictionary<string, SortedDictionary<string, string>> Ordered(Rows rows)
    {
        var ordered = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var (key, row) in rows)
            ordered.Add(key, new SortedDictionary<string, string>(row.ToDictionary(), StringComparer.Ordinal));
        return ordered;
    }
}

[JsonSerializable(typeof(Rows), TypeInfoPropertyName = "Rows")]
[JsonSerializable(typeof(SortedDictionary<string, SortedDictionary<string, string>>), TypeInfoPropertyName = "Ordered")]
internal sealed partial class ReferenceJson : JsonSerializerContext;
