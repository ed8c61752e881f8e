using System.Globalization;
using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Queries;
using Spectre.Console;

namespace Serverless.Local.Output;

/// <summary>A table for reading: with borders on a terminal, plain columns elsewhere.</summary>
internal sealed class TableFormat(View view, bool plain) : IResultFormat
{
    private const int ShownItems = 3;

    // Wide enough that lines of a file or a pipe aren't broken.
    private const int PlainWidth = 10_000;

    public async Task WriteAsync(IAsyncEnumerable<Result> results, TextWriter text)
    {
        var values = new FlatValues(view);
        var table = Empty(values.Names);
        await foreach (var result in results)
            table.AddRow(RowOf(result, values).Select(cell => new Text(Printable.Of(cell))));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (plain)
            console.Profile.Width = PlainWidth;
        console.Write(table);
    }

    private Table Empty(IReadOnlyList<string> names)
    {
        var table = new Table().Border(plain ? TableBorder.None : TableBorder.Rounded).AddColumns("key", "start", "end", "pane");
        foreach (var name in names.Prepend("events"))
            table.AddColumn(new TableColumn(new Text(name)).RightAligned());
        return table;
    }

    private static string[] RowOf(Result result, FlatValues values) =>
    [
        ShownKey.Of(result.Id.Key), result.Id.Start.ToString(), result.End.ToString(), ResultRenderer.PaneName(result.Kind),
        result.Events.ToString(CultureInfo.InvariantCulture), .. values.Read(result).Select(TextOf),
    ];

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => NumberOf(value),
        JsonValueKind.Array => ListOf([.. value.EnumerateArray().Select(TextOf)]),
        JsonValueKind.Object => string.Join(
            ' ', value.EnumerateObject().Where(member => member.Name != "error").Select(member => TextOf(member.Value))),
        _ => value.GetRawText(),
    };

    private static string NumberOf(JsonElement value) =>
        value.TryGetInt64(out var whole)
            ? whole.ToString(CultureInfo.InvariantCulture)
            : value.GetDouble().ToString("G6", CultureInfo.InvariantCulture);

    private static string ListOf(string[] items) => string.Join(", ", items.Take(ShownItems)) + (items.Length > ShownItems ? ", …" : "");
}
