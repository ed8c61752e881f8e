using Serverless.EndToEnd.Tests.Azurite;
using Serverless.EndToEnd.Tests.FunctionApp;
using Serverless.EndToEnd.Tests.WorkerHost;

namespace Serverless.Benchmarks.Worker;

/// <summary>
/// The function app with the real worker packages, as the worker process of a fake host, beside a storage account: what an event costs in
/// it, and how long a batch takes. The host's own cost isn't in it, and its durable back end is in memory: a signal takes a fixed time.
/// </summary>
internal static class WorkerBenchmark
{
    private const int WarmUp = 10;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var app = options.App ?? BuiltApp();
        var connection = options.Connection ?? (await AzuriteServer.GetAsync()).ConnectionString;
        WorkerLoad[] loads = [new("single", options.Events, 1), new("packed by 100", Math.Max(1, options.Events / 10), 100)];
        var figures = new List<WorkerFigures>();
        try
        {
            foreach (var load in loads)
                figures.Add(await MeasureAsync(app, connection, load, options.Rounds));
        }
        catch (WorkerException exception)
        {
            Console.WriteLine(exception.Message);
            return 1;
        }
        await BenchmarkReport.WriteAsync(options.Report, new { benchmark = "worker", options.Rounds, loads = figures });
        return 0;
    }

    private static async Task<WorkerFigures> MeasureAsync(string app, string connection, WorkerLoad load, int batches)
    {
        await using var run = await WorkerRun.StartAsync(app, connection, load);
        await run.MeasureAsync(WarmUp);
        var figures = await run.MeasureAsync(batches);
        Console.WriteLine(figures);
        await run.EndAsync();
        return figures;
    }

    private static string BuiltApp()
    {
        _ = new AzureBuild();
        return AzureBuild.File("Serverless.Functions.dll");
    }
}
