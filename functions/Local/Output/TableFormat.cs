using System.Globalization;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Queries;
using Spectre.Console;

namespace Serverless.Local.Output;

/// <summary>A table for reading: with borders on a terminal, plain columns elsewhere.</summary>
internal sealed class TableFormat(View view, bool plain) : IResultFormat
{
    public async Task WriteAsync(IAsyncEnumerable<Result> results, TextWriter text)
    {
        var values = new FlatValues(view);
        var table = Empty(values.Names);
        await foreach (var result in results)
            table.AddRow(RowOf(result, values).Select(cell => new Text(Printable.Of(cell))));
        Terminal.Tables(text, plain).Write(table);
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
        result.Events.ToString(CultureInfo.InvariantCulture), .. values.Read(result).Select(CellText.Of),
    ];
}
