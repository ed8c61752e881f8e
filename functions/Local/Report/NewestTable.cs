using System.Globalization;
using Serverless.Local.Output;
using Spectre.Console;

namespace Serverless.Local.Report;

/// <summary>The newest results of a run's views, a line each, cut where the console ends.</summary>
internal static class NewestTable
{
    private const int Indent = 2;
    private const int Gap = 2;
    private const int WidthOfEvents = 10;

    // A key may be as long as a text can be: it must not hide what comes after it.
    private const int WidthOfKey = 24;

    /// <summary>Writes nothing when there are none.</summary>
    public static void Write(RunReport report, IAnsiConsole console)
    {
        foreach (var (pipeline, part) in report.Pipelines.Where(pipeline => pipeline.Value.Newest.Count > 0))
        {
            console.WriteLine($"newest results of {pipeline}:");
            console.Write(new Padder(TableOf(part.Newest, console.Profile.Width - Indent), new Padding(Indent, 0, 0, 0)));
        }
    }

    private static Table TableOf(IReadOnlyList<NewestResult> newest, int width)
    {
        var others = newest.Max(one => one.View.Length) + newest.Max(one => Printable.Cut(one.Key, WidthOfKey).Length)
            + newest.Max(one => one.Start.Length) + WidthOfEvents + (4 * Gap);
        var table = new Table().Border(TableBorder.None).AddColumns(
            new TableColumn(Cell("view")).NoWrap(), new TableColumn(Cell("key")).NoWrap(), new TableColumn(Cell("window")).NoWrap(),
            new TableColumn(Cell("events")).NoWrap().RightAligned(), new TableColumn(Cell("values")).NoWrap());
        foreach (var one in newest)
        {
            table.AddRow(
                Cell(one.View), Cell(one.Key), Cell(one.Start), Cell(one.Events.ToString("N0", CultureInfo.InvariantCulture)),
                new Text(Printable.Cut(one.Values, Math.Max(WidthOfEvents, width - others))));
        }
        return table;
    }

    private static Text Cell(string text) => new(Printable.Cut(text, WidthOfKey));
}
