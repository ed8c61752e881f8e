namespace Serverless.Benchmarks.Growth;

/// <summary>
/// What an event costs in the whole consuming path (<see cref="EndToEnd.Tests.Consuming.ConsumingPath"/>) as one thing after the other
/// grows. Loads take turns, so that a busy machine slows all of them alike.
/// </summary>
internal static class GrowthBenchmark
{
    private const int WarmUp = 500_000;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        // Kept to the end: files that are made just after others were deleted take the file system several times as long.
        var folder = Directory.CreateTempSubdirectory("serverless-growth-");
        try
        {
            var runs = GrowthSeries.All.SelectMany(series => series.Loads).Distinct()
                .ToDictionary(load => load, load => new GrowthRun(load, options.Events, folder.FullName));
            var isRight = await RunAsync(runs, options.Rounds, folder.FullName);
            var figures = GrowthSeries.All.SelectMany(series => Figures(series, runs)).ToList();
            Console.WriteLine(GrowthFigures.Header);
            figures.ForEach(Console.WriteLine);
            await BenchmarkReport.WriteAsync(options.Report, new { benchmark = "growth", options.Rounds, isRight, figures });
            if (options.Svg is { } svg)
                await File.WriteAllTextAsync(svg, GrowthChart.Draw(figures));
            return isRight ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<bool> RunAsync(Dictionary<GrowthLoad, GrowthRun> runs, int rounds, string folder)
    {
        // Not counted: it compiles.
        var isRight = await new GrowthRun(GrowthLoad.Base, WarmUp, Path.Combine(folder, "warm-up")).MeasureAsync();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (load, run) in runs)
            {
                if (await run.MeasureAsync())
                    continue;
                Console.WriteLine($"{load}: the results don't have every event once a view and window");
                isRight = false;
            }
        }
        return isRight;
    }

    private static IEnumerable<GrowthFigures> Figures(GrowthSeries series, Dictionary<GrowthLoad, GrowthRun> runs)
    {
        GrowthFigures? before = null;
        foreach (var load in series.Loads)
        {
            var (run, units) = (runs[load], series.Units(load));
            var (cost, unit) = (run.CpuMicroseconds, run.CpuMicroseconds / units);
            before = new GrowthFigures(
                series.Name, series.Size(load), run.Events, Math.Round(cost, 2), Times(cost, before?.CpuMicroseconds),
                Math.Round(unit, 2), Times(unit, before?.UnitMicroseconds), Math.Round(run.ResultsPerEvent, 3),
                Math.Round(run.EventsPerOperation));
            yield return before;
        }
    }

    private static double? Times(double now, double? before) => before is { } known ? Math.Round(now / known, 2) : null;
}
