using System.Globalization;
using Serverless.Benchmarks.CorePath;
using Serverless.Core.Windows;
using Serverless.Local.Runs.Options;
using Serverless.Runtime.Pipelines;

namespace Serverless.Benchmarks.Cosmos;

/// <summary>
/// Results of telemetry, written pane after pane through the real client to an account in the same process: upserts by CPU time of the
/// process, the account's part told apart by sending the same writes to it without the client. What an item weighs, its state in one
/// form and the other. And what results cost as items and in pages, here and in the embedded store.
/// </summary>
internal static class CosmosBenchmark
{
    /// <summary>Panes in one call, as of a shard's outbox.</summary>
    private const int CallPanes = 500;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var pipeline = PipelineFiles.Load(RunSettings.PipelineFolder, "telemetry");
        var results = TelemetryResults.Of(pipeline, TelemetryStream.Clean(options.Events));
        var weights = ItemWeight.Of(pipeline, results);
        var (whole, account) = (new Samples(), new Samples());
        using var upserts = new UpsertRun(results);
        using var bare = new UpsertRun(results);
        await upserts.PassAsync(CallPanes);
        await bare.PassAsync(CallPanes);
        for (var round = 0; round < options.Rounds; round++)
        {
            whole.Add(results.Count / (await CpuSecondsAsync(() => upserts.PassAsync(CallPanes))));
            account.Add(results.Count / (await CpuSecondsAsync(bare.PassWithoutClientAsync)));
        }
        var layouts = await LayoutRun.RunAsync(results, options.Rounds);
        Print(results, weights, whole, account);
        Print(layouts);
        await BenchmarkReport.WriteAsync(options.Report, new
        {
            benchmark = "cosmos",
            results = results.Count,
            options.Rounds,
            upsertsPerCpuSecond = Math.Round(whole.Median),
            best = Math.Round(whole.Best),
            accountAlonePerCpuSecond = Math.Round(account.Median),
            items = weights,
            layouts,
        });
        return 0;
    }

    public static async Task<double> CpuSecondsAsync(Func<Task> pass)
    {
        var before = Environment.CpuUsage.TotalTime;
        await pass();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static void Print(IReadOnlyList<LayoutCost> layouts)
    {
        Console.WriteLine($"  {"a call a window",-24}{"panes/CPU-s",14}{"bytes/result",14}{"requests/pane",15}{"RU/pane",10}");
        foreach (var layout in layouts)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {layout.Store,-24}{layout.PanesPerCpuSecond,14:N0}{layout.BytesPerResult,14:N1}{layout.RequestsPerPane,15:N4}")
                + string.Create(CultureInfo.InvariantCulture, $"{layout.UnitsPerPane,10:N3}"));
        }
    }

    private static void Print(IReadOnlyList<Result> results, IReadOnlyList<ItemWeight> weights, Samples whole, Samples account)
    {
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{results.Count:N0} results, a pane each a round, {CallPanes} a call"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  upserts/CPU-s, client and account   {whole.Median,10:N0}   best {whole.Best:N0}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  upserts/CPU-s, account alone        {account.Median,10:N0}   {whole.Median / account.Median:P0} of the CPU time"));
        Console.WriteLine($"  {"bytes an item, median",-24}{"base64 state",14}{"JSON values",14}{"both",8}{"over 1 kB",12}");
        foreach (var weight in weights)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {weight.View,-24}{weight.Base64,14:N0}{weight.Values,14:N0}{weight.Both,8:N0}{weight.OverKilobyte,12:P0}"));
        }
    }
}
