using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Runtime.References;

/// <summary>The stored form of a reference table's rows: JSON, an object of rows by key, each an object of texts by column.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>))]
internal sealed partial class ReferenceContent : JsonSerializerContext
{
    /// <summary>The rows as they are stored.</summary>
    public static byte[] Write(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows) =>
        JsonSerializer.SerializeToUtf8Bytes(rows, Default.IReadOnlyDictionaryStringIReadOnlyDictionaryStringString);

    /// <summary>Reads what <see cref="Write"/> wrote. Throws <see cref="JsonException"/> for anything else.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Read(ReadOnlySpan<byte> content) =>
        JsonSerializer.Deserialize(content, Default.IReadOnlyDictionaryStringIReadOnlyDictionaryStringString)!;
}
