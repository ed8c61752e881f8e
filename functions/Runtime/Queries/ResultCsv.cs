using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Queries;

/// <summary>
/// Results as comma-separated values with a line of names, quoted as in RFC 4180; lines end with a line feed. A missing value is empty, a
/// list is its JSON. Texts are kept to the byte.
/// </summary>
/// <param name="view">The definition of the results.</param>
public sealed class ResultCsv(View view)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private readonly FlatValues _values = new(view);

    /// <summary>The line of names.</summary>
    public IReadOnlyList<string> Names => ["key", "start", "end", "pane", "events", .. _values.Names];

    /// <summary>The line of a result, cell by cell.</summary>
    public IReadOnlyList<string> Cells(Result result) =>
    [
        ShownKey.Of(result.Id.Key), result.Id.Start.ToString(), result.End.ToString(), ResultRenderer.PaneName(result.Kind),
        result.Events.ToString(CultureInfo.InvariantCulture), .. _values.Read(result).Select(TextOf),
    ];

    /// <summary>A line of cells, with its line feed.</summary>
    public static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Quoted)) + "\n";

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(Special) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
