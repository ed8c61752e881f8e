using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;
using Serverless.EndToEnd.Tests.Stores.Embedded;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.Benchmarks.Cosmos;

/// <summary>What it costs to keep results in a store in one layout.</summary>
/// <param name="Store">The store, and the layout.</param>
/// <param name="PanesPerCpuSecond">By CPU time of the process; the median of the rounds.</param>
/// <param name="BytesPerResult">Stored, keys and all that stands around a result included.</param>
/// <param name="RequestsPerPane">To Cosmos DB; null elsewhere.</param>
/// <param name="UnitsPerPane">Request units of a pane that replaces another one, as the account in memory charges them.</param>
internal sealed record LayoutCost(
    string Store, double PanesPerCpuSecond, double BytesPerResult, double? RequestsPerPane, double? UnitsPerPane);

/// <summary>
/// Writes the next pane of every result, a call for each view and window, as a shard that fires does: items and pages in turn, so that both
/// meet the same noise.
/// </summary>
internal static class LayoutRun
{
    private const int Buckets = 32;

    public static async Task<IReadOnlyList<LayoutCost>> RunAsync(IReadOnlyList<Result> results, int rounds)
    {
        await using var embedded = new EmbeddedRun();
        await using var embeddedPages = new EmbeddedRun();
        using var cosmos = new CosmosRun(results);
        using var cosmosPages = new CosmosRun(results);
        (string Name, IResultStore Store, Run Run, Samples Rates)[] runs =
        [
            ("embedded, items", embedded.Store, embedded, new()),
            ("embedded, pages", new PagedResults(embeddedPages.Store, Buckets), embeddedPages, new()),
            ("cosmos, items", cosmos.Store, cosmos, new()),
            ("cosmos, pages", new PagedResults(cosmosPages.Store, Buckets), cosmosPages, new()),
        ];
        // The first round makes what the others replace.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (_, store, run, rates) in runs)
            {
                run.Begin();
                var rate = results.Count / await CosmosBenchmark.CpuSecondsAsync(() => PassAsync(store, results, round));
                run.End();
                if (round > 0)
                    rates.Add(rate);
            }
        }
        return [.. runs.Select(one => one.Run.CostOf(one.Name, one.Rates.Median, results.Count))];
    }

    private static async Task PassAsync(IResultStore store, IReadOnlyList<Result> results, int pane)
    {
        foreach (var window in results.GroupBy(result => (result.Id.View, result.Id.Start)))
            await store.WriteAsync([.. window.Select(result => result with { PaneIndex = pane, Events = result.Events + pane })], default);
    }

    private abstract class Run
    {
        public virtual void Begin()
        {
        }

        public virtual void End()
        {
        }

        public abstract LayoutCost CostOf(string name, double rate, int results);
    }

    private sealed class EmbeddedRun : Run, IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly EmbeddedStores _stores;

        public EmbeddedRun() => _stores = _folder.Open();

        public IResultStore Store => _stores.Results;

        public override LayoutCost CostOf(string name, double rate, int results) => new(
            name,
            rate,
            Directory.EnumerateFiles(_folder.Path, "results.db*").Sum(file => (double)new FileInfo(file).Length) / results,
            null,
            null);

        public async ValueTask DisposeAsync()
        {
            await _stores.DisposeAsync();
            _folder.Dispose();
        }
    }

    private sealed class CosmosRun : Run, IDisposable
    {
        private readonly InProcessCosmos _account = new(TimeProvider.System);
        private readonly CosmosConnection _connection;
        private readonly CosmosResults _store;
        private readonly IReadOnlyList<(string Pipeline, string View)> _views;
        private readonly MeterListener _listener = new();
        private double _units;
        private int _requests;

        public CosmosRun(IReadOnlyList<Result> results)
        {
            var settings = new ConfigurationBuilder()
                .AddInMemoryCollection([new(CosmosConnection.DefaultName, InProcessCosmos.ConnectionString)])
                .Build();
            _connection = CosmosConnection.From(settings, CosmosConnection.DefaultName, _account);
            _store = new CosmosResults(_connection, new CosmosResultsOptions { Remembered = results.Count * 2 }, [], TimeProvider.System);
            _views = [.. results.Select(result => (result.Id.Pipeline, result.Id.View)).Distinct()];
            _listener.SetMeasurementEventCallback<double>((_, units, _, _) => Add(units));
        }

        public IResultStore Store => _store;

        public override void Begin()
        {
            (_units, _requests) = (0, _account.Requests);
            _listener.EnableMeasurementEvents(Instruments.ResultCharge);
        }

        public override void End() => _listener.DisableMeasurementEvents(Instruments.ResultCharge);

        public override LayoutCost CostOf(string name, double rate, int results) => new(
            name, rate, BytesStored / results, (_account.Requests - _requests) / (double)results, _units / results);

        public void Dispose()
        {
            _listener.Dispose();
            _store.Dispose();
            _connection.Dispose();
            _account.Dispose();
        }

        private double BytesStored => _views
            .SelectMany(view => _account.Items.List(new Query(view.Pipeline, view.View, null, double.MinValue, double.MaxValue)))
            .Sum(item => (double)item.Body.Length);

        private void Add(double units)
        {
            double before;
            do
                before = _units;
            while (Interlocked.CompareExchange(ref _units, before + units, before) != before);
        }
    }
}
