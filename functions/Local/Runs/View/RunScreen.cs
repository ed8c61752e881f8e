using System.Globalization;
using Serverless.Local.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Serverless.Local.Runs.View;

/// <summary>
/// What a live view shows: a row a pipeline where the columns fit, else a row a figure. A console of 60 by 24 has room for a pipeline, one
/// of 80 by 24 for two; of more than there is room for, the last are named.
/// </summary>
internal static class RunScreen
{
    private const int WidthOfAll = 160;
    private const int WidthOfName = 24;
    private const int WidthOfValue = 20;

    // With borders and blanks.
    private const int WidthOfFigures = WidthOfName + 4;
    private const int WidthOfPipeline = WidthOfValue + 3;
    private const int ReasonsShown = 4;

    public static IRenderable Of(RunMoment moment, int width) => new Rows(
    [
        .. HeadOf(moment, width).Select(line => new Text(Printable.Cut(line, width))),
        .. width >= WidthOfAll ? Wide(moment, width) : Narrow(moment, width),
        .. ErrorOf(moment, width),
    ]);

    /// <summary>The times and the address, which is on a line of its own where both are too long for one.</summary>
    private static string[] HeadOf(RunMoment moment, int width)
    {
        var left = moment.Left is { } time ? $", about {RunText.Span(time)} left" : "";
        var times = $"{RunText.Span(moment.Elapsed)} elapsed{left}";
        if (moment.Address is null)
            return [times];
        var address = new Uri(moment.Address, RunText.Dashboard).ToString();
        return times.Length + address.Length + 2 <= width ? [$"{times}; {address}"] : [times, address];
    }

    /// <summary>The newest error, on two lines at most.</summary>
    private static IEnumerable<IRenderable> ErrorOf(RunMoment moment, int width)
    {
        if (moment.LastProblem is { } problem)
            yield return new Text(Printable.Cut($"last error: {problem}", (2 * width) - 20));
    }

    private static IEnumerable<IRenderable> Wide(RunMoment moment, int width)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("pipeline");
        foreach (var (name, _) in RunText.Figures(moment.Pipelines[0].Progress, null))
            table.AddColumn(Right(name));
        foreach (var (progress, rate) in moment.Pipelines)
            table.AddRow(RunText.Figures(progress, rate).Select(figure => Cell(figure.Value)).Prepend(Name(progress.Pipeline)));
        yield return table;
        foreach (var (progress, _) in moment.Pipelines.Where(one => one.Progress.DeadLetters.Count > 0))
            yield return new Text(Printable.Cut($"{progress.Pipeline}: dead letters {RunText.Reasons(progress)}", width));
    }

    private static IEnumerable<IRenderable> Narrow(RunMoment moment, int width)
    {
        var fitting = moment.Pipelines.Take(Math.Max(1, (width - WidthOfFigures) / WidthOfPipeline)).ToList();
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        fitting.ForEach(one => table.AddColumn(Right(one.Progress.Pipeline)));
        var columns = fitting.ConvertAll(one => RunText.Figures(one.Progress, one.Rate));
        foreach (var (row, (name, _)) in columns[0].Index())
        {
            table.AddRow(columns.Select(figures => Cell(figures[row].Value)).Prepend(Name(name)));
            if (name != RunText.DeadLetters)
                continue;
            foreach (var reason in Reasons(fitting))
                table.AddRow(fitting.Select(one => Cell(CountOf(one.Progress, reason))).Prepend(Name($"  {reason}")));
        }
        yield return table;
        if (moment.Pipelines.Count > fitting.Count)
            yield return new Text(Printable.Cut(
                $"and {string.Join(", ", moment.Pipelines.Skip(fitting.Count).Select(one => one.Progress.Pipeline))}", width));
    }

    /// <summary>The most frequent.</summary>
    private static IEnumerable<string> Reasons(List<(PipelineProgress Progress, double? Rate)> pipelines) => pipelines
        .SelectMany(one => one.Progress.DeadLetters).GroupBy(one => one.Key, one => one.Value)
        .OrderByDescending(reason => reason.Sum()).ThenBy(reason => reason.Key, StringComparer.Ordinal)
        .Take(ReasonsShown).Select(reason => reason.Key);

    private static string CountOf(PipelineProgress progress, string reason) =>
        progress.DeadLetters.GetValueOrDefault(reason).ToString("N0", CultureInfo.InvariantCulture);

    private static TableColumn Right(string name) => new TableColumn(Cell(name)).RightAligned().NoWrap();

    private static Text Name(string text) => new(Printable.Cut(text, WidthOfName));

    private static Text Cell(string text) => new(Printable.Cut(text, WidthOfValue));
}
