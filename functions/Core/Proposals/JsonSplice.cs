using System.Text;
using System.Text.Json;

namespace Serverless.Core.Proposals;

/// <summary>
/// Carries a patch out on the text of a JSON file, so that its comments and its layout stay as they are: what is added stands in the place
/// and with the indent of what is around it.
/// </summary>
public static class JsonSplice
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The text after the operations; null when one of them leads nowhere, or the text isn't JSON.</summary>
    public static byte[]? Apply(ReadOnlySpan<byte> json, IReadOnlyList<PatchOperation> patch)
    {
        byte[]? text = json.ToArray();
        foreach (var operation in patch)
        {
            if (text is null)
                return null;
            text = Apply(text, operation);
        }
        return text;
    }

    private static byte[]? Apply(byte[] json, PatchOperation operation)
    {
        string[] steps = [.. operation.Path.Split('/').Skip(1).Select(Unescaped)];
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            reader.Read();
            foreach (var step in steps.SkipLast(1))
            {
                if (!TryEnter(ref reader, step))
                    return null;
            }
            return steps.Length == 0 ? null : Add(json, Container.Read(ref reader), steps[^1], operation.Value);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Unescaped(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>Goes from a container's first token to the value of one of its names or places.</summary>
    private static bool TryEnter(ref Utf8JsonReader reader, string step)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject && reader.TokenType != JsonTokenType.StartArray)
            return false;
        for (var place = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); place++)
        {
            var found = isObject ? reader.ValueTextEquals(step) : step == place.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (isObject)
                reader.Read();
            if (found)
                return true;
            reader.Skip();
        }
        return false;
    }

    private static byte[]? Add(byte[] json, Container? container, string step, string value)
    {
        if (container is null)
            return null;
        var (isObject, members) = (container.IsObject, container.Members);
        var known = isObject ? members.FindIndex(member => member.Name == step) : -1;
        if (known >= 0)
            return Spliced(json, members[known].From, members[known].To, value);
        var place = members.Count;
        if (!isObject && step != "-" && (!int.TryParse(step, out place) || place < 0 || place > members.Count))
            return null;
        var added = isObject ? $"{JsonSerializer.Serialize(step)}: {value}" : value;
        if (members.Count == 0)
            return Spliced(json, container.Start, container.Start, added);
        var between = Between(json, container.Start, members[0].Start);
        return place == members.Count
            ? Spliced(json, members[^1].To, members[^1].To, $",{between}{added}")
            : Spliced(json, members[place].Start, members[place].Start, $"{added},{between}");
    }

    /// <summary>What divides members: the last line break before the first one and its indent, or a blank.</summary>
    private static string Between(byte[] json, int start, int first)
    {
        var before = Encoding.UTF8.GetString(json.AsSpan(start, first - start));
        var line = before.LastIndexOf('\n');
        return line < 0 ? " " : "\n" + before[(line + 1)..];
    }

    private static byte[] Spliced(byte[] json, int from, int to, string text) =>
        [.. json.AsSpan(0, from), .. Encoding.UTF8.GetBytes(text), .. json.AsSpan(to)];

    /// <param name="IsObject">Else it is an array.</param>
    /// <param name="Start">After its opening bracket.</param>
    /// <param name="Members">Where each begins, with its name; its name; and where its value is.</param>
    private sealed record Container(bool IsObject, int Start, List<(int Start, string Name, int From, int To)> Members)
    {
        public static Container? Read(ref Utf8JsonReader reader)
        {
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            if (!isObject && reader.TokenType != JsonTokenType.StartArray)
                return null;
            var (start, members) = ((int)reader.BytesConsumed, new List<(int, string, int, int)>());
            while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            {
                var begin = (int)reader.TokenStartIndex;
                var name = isObject ? reader.GetString()! : "";
                if (isObject)
                    reader.Read();
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                members.Add((begin, name, from, (int)reader.BytesConsumed));
            }
            return new Container(isObject, start, members);
        }
    }
}
