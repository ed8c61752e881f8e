using System.Text.Json;
using Serverless.Core.Text;

namespace Serverless.Local.Feeds;

/// <summary>Finds an event's key in its JSON, where a pipeline's key field may stand.</summary>
/// <param name="paths">As <see cref="FieldPath"/> reads them.</param>
internal sealed class EventKey(IEnumerable<string> paths)
{
    private readonly PathStep[][] _paths = [.. paths.Select(path => FieldPath.Parse(path).Steps.ToArray())];

    /// <summary>
    /// The key in UTF-8; empty when the event has none, or is no JSON object: it's for the pipeline to say what is wrong with it.
    /// </summary>
    public ReadOnlyMemory<byte> Find(ReadOnlySpan<byte> json)
    {
        // The pipeline skips a byte order mark too.
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            foreach (var path in _paths)
            {
                var reader = new Utf8JsonReader(json);
                if (reader.Read() && TryFind(ref reader, path) && IsKey(reader.TokenType))
                    return Text(reader);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return default;
        }
        return default;
    }

    private static bool IsKey(JsonTokenType token) =>
        token is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;

    private static bool TryFind(ref Utf8JsonReader reader, ReadOnlySpan<PathStep> path) =>
        path.IsEmpty || (path[0].Name is { } name
            ? TryEnter(ref reader, name) && TryFind(ref reader, path[1..])
            : TryEnter(ref reader, path[0].Item) && TryFind(ref reader, path[1..]));

    private static bool TryEnter(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }
        return false;
    }

    private static bool TryEnter(ref Utf8JsonReader reader, int item)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return false;
        var left = item < 0 ? item + Count(reader) : item;
        while (left >= 0 && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (left-- == 0)
                return true;
            reader.Skip();
        }
        return false;
    }

    private static int Count(Utf8JsonReader reader)
    {
        var count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
            reader.Skip();
        return count;
    }

    private static ReadOnlyMemory<byte> Text(in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan.ToArray();
        var text = new byte[reader.ValueSpan.Length];
        return text.AsMemory(0, reader.CopyString(text));
    }
}
