using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;

namespace Serverless.Local.Output;

/// <summary>
/// Comma-separated values with a line of names, quoted as in RFC 4180; lines end with a line feed. A missing value is empty, a list is its
/// JSON. Texts are kept to the byte, but for a terminal: there they are made <see cref="Printable"/>.
/// </summary>
internal sealed class CsvFormat(View view, bool isTerminal) : IResultFormat
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public async Task WriteAsync(IAsyncEnumerable<Result> results, TextWriter text)
    {
        var values = new FlatValues(view);
        text.Write(LineOf(["key", "start", "end", "pane", "events", .. values.Names]));
        await foreach (var result in results)
        {
            text.Write(LineOf(
            [
                ShownKey.Of(result.Id.Key), result.Id.Start.ToString(), result.End.ToString(), ResultRenderer.PaneName(result.Kind),
                result.Events.ToString(CultureInfo.InvariantCulture), .. values.Read(result).Select(TextOf),
            ]));
        }
    }

    private string LineOf(IEnumerable<string> cells) =>
        string.Join(',', cells.Select(cell => Quoted(isTerminal ? Printable.Of(cell) : cell))) + "\n";

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(Special) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
