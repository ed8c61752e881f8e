using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.Benchmarks.Stores;

/// <summary>
/// What a storage account adds to a batch of all partitions: its deltas and what it set aside, stored at the same time, then the seal.
/// Folding isn't in it.
/// </summary>
internal static class StoresBenchmark
{
    private const string Connection = "Stores";
    private const int WarmUp = 20;

    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        var stores = await OpenAsync(options.Connection);
        var source = new BatchSource();
        await stores.Ledger.TryOpenEpochAsync(source.Epoch, [], CancellationToken.None);
        var batches = new List<BatchTimes>();
        for (var round = 0; round < WarmUp + options.Rounds; round++)
            batches.Add(await MeasureAsync(stores, source.Next(options.Events)));
        batches.RemoveRange(0, WarmUp);
        var figures = new StoresFigures(
            BatchSource.Partitions, options.Events, Math.Round(batches.Average(batch => batch.Bytes)),
            Of(batches, batch => batch.Store), Of(batches, batch => batch.Seal), Of(batches, batch => batch.Store + batch.Seal));
        Print(figures);
        await BenchmarkReport.WriteAsync(options.Report, figures);
        return 0;
    }

    private static async Task<AzureStores> OpenAsync(string? connection)
    {
        var text = connection ?? (await AzuriteServer.GetAsync()).ConnectionString;
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [Connection] = text }).Build();
        return new AzureStores(
            StorageConnection.From(settings, Connection),
            $"bench{TimeProvider.System.GetUtcNow().UtcTicks}",
            TimeProvider.System);
    }

    private static async Task<BatchTimes> MeasureAsync(AzureStores stores, SealedBatch batch)
    {
        var start = Stopwatch.GetTimestamp();
        var stored = stores.Deltas.WriteAsync(batch.Rows[0].Pipeline, batch.Delta, batch.Content, CancellationToken.None).AsTask();
        var setAside = batch.Aside.Count == 0
            ? Task.CompletedTask
            : stores.SideOutputs.WriteAsync(batch.Aside, CancellationToken.None).AsTask();
        await Task.WhenAll(stored, setAside);
        var store = Stopwatch.GetElapsedTime(start);
        var outcome = await stores.Ledger.TryAppendAsync(batch.Rows, CancellationToken.None);
        return outcome == AppendOutcome.Sealed
            ? new BatchTimes(batch.Content.Length, store.TotalMilliseconds, (Stopwatch.GetElapsedTime(start) - store).TotalMilliseconds)
            : throw new InvalidOperationException("a batch wasn't sealed: the figures mean nothing");
    }

    private static Spread Of(List<BatchTimes> batches, Func<BatchTimes, double> time)
    {
        var sorted = batches.Select(time).Order().ToList();
        return new Spread(Math.Round(sorted[sorted.Count / 2], 1), Math.Round(sorted[sorted.Count * 99 / 100], 1));
    }

    private static void Print(StoresFigures figures)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"batches of {figures.Events:N0} events of {figures.Partitions} partitions, delta objects of {figures.DeltaBytes:N0} bytes"));
        foreach (var (what, spread) in new[] { ("store", figures.StoreMs), ("seal", figures.SealMs), ("both", figures.BothMs) })
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {what,-6} p50 {spread.P50,6:F1} ms   p99 {spread.P99,6:F1} ms"));
        }
    }

    private sealed record BatchTimes(int Bytes, double Store, double Seal);

    private sealed record Spread(double P50, double P99);

    private sealed record StoresFigures(int Partitions, int Events, double DeltaBytes, Spread StoreMs, Spread SealMs, Spread BothMs);
}
