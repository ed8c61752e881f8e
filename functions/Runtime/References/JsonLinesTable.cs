using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Serverless.Runtime.References;

/// <summary>
/// A table as JSON lines, an object each: texts as they are, numbers and truth values as they are written; null is none.
/// </summary>
internal static class JsonLinesTable
{
    private const int LongestLine = 1024 * 1024;

    public static async ValueTask<TableRows> ReadAsync(TableText text, string? keyColumn, CancellationToken ct)
    {
        var rows = new TableRows();
        await foreach (var (number, line) in LinesAsync(text, ct).ConfigureAwait(false))
        {
            using var row = Parse(number, line);
            var members = row.RootElement.EnumerateObject().ToList();
            keyColumn ??= members.Select(member => member.Name).FirstOrDefault()
                ?? throw TableRows.At(number, "the object is empty: its first member is the key, where none is named");
            var texts = members
                .Select(member => (member.Name, Value: TextOf(number, member.Name, member.Value)))
                .Where(member => member.Value is not null)
                .ToLookup(member => member.Name == keyColumn, member => KeyValuePair.Create(member.Name, member.Value!));
            rows.Add(number, keyColumn, texts[true].Select(key => key.Value).FirstOrDefault(), texts[false]);
        }
        return rows;
    }

    private static JsonDocument Parse(long number, string line)
    {
        JsonDocument row;
        try
        {
            row = JsonDocument.Parse(line);
        }
        catch (JsonException fault)
        {
            throw TableRows.At(number, string.Create(CultureInfo.InvariantCulture,
                $"it is no JSON object in one line; what is wrong is at byte {fault.BytePositionInLine + 1}"));
        }
        return row.RootElement.ValueKind == JsonValueKind.Object
            ? row
            : throw TableRows.At(number, $"it is {Named(row.RootElement.ValueKind)}: write a JSON object a line");
    }

    private static string? TextOf(long number, string column, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => null,
        _ => throw TableRows.At(number,
            $"the value of '{TableRows.Names(column)}' is {Named(value.ValueKind)}: give a text, a number, true, false or null"),
    };

    private static string Named(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };

    private static async IAsyncEnumerable<(long Number, string Line)> LinesAsync(
        TableText text, [EnumeratorCancellation] CancellationToken ct)
    {
        var (buffer, line, number) = (new char[16 * 1024], new StringBuilder(), 1L);
        while (await text.ReadAsync(buffer, ct).ConfigureAwait(false) is > 0 and var length)
        {
            for (var at = 0; at < length;)
            {
                var end = buffer.AsSpan(at, length - at).IndexOf('\n');
                line.Append(buffer, at, end < 0 ? length - at : end);
                if (line.Length > LongestLine)
                    throw TableRows.At(
                        number, string.Create(CultureInfo.InvariantCulture, $"it has more than {LongestLine:N0} characters"));
                if (end < 0)
                    break;
                if (line.ToString() is var whole && !string.IsNullOrWhiteSpace(whole))
                    yield return (number, whole);
                line.Clear();
                (at, number) = (at + end + 1, number + 1);
            }
        }
        if (line.ToString() is var last && !string.IsNullOrWhiteSpace(last))
            yield return (number, last);
    }
}
