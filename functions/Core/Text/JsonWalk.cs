using System.Text.Json;

namespace Serverless.Core.Text;

/// <summary>
/// Goes through JSON by a path. The reader throws <see cref="JsonException"/> where the text isn't JSON, and
/// <see cref="InvalidOperationException"/> at a name with half of a surrogate pair.
/// </summary>
public static class JsonWalk
{
    /// <summary>
    /// Goes from the reader's token, that of an event, to the value at a path; false when there is none. Of properties of one name the
    /// first counts.
    /// </summary>
    public static bool TryEnter(ref Utf8JsonReader reader, FieldPath path)
    {
        for (var at = 0; at < path.Steps.Count; at++)
        {
            var step = path.Steps[at];
            if (!(step.Name is { } name ? TryEnter(ref reader, name) : TryEnter(ref reader, step.Item)))
                return false;
        }
        return true;
    }

    /// <summary>Counts the items of the array that the reader's token opens, and goes to the token that closes it.</summary>
    public static int CountItems(ref Utf8JsonReader reader)
    {
        var count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
            reader.Skip();
        return count;
    }

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
        var left = item;
        if (item < 0)
        {
            var ahead = reader;
            left += CountItems(ref ahead);
        }
        while (left >= 0 && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (left-- == 0)
                return true;
            reader.Skip();
        }
        return false;
    }
}
