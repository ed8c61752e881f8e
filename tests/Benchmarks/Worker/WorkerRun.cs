using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Serverless.EndToEnd.Tests.WorkerHost;
using Serverless.EndToEnd.Tests.WorkerHost.Messages;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Health;
using Serverless.Runtime.Stores;

namespace Serverless.Benchmarks.Worker;

/// <summary>A worker process that gets one batch after the other, and a tick of the timer each second, as from the real host.</summary>
internal sealed class WorkerRun : IAsyncDisposable
{
    private const string Connection = "AzureWebJobsStorage";

    // A thousand devices on fewer shards make states larger than what is saved.
    private const int Partitions = 16;

    // About what the durable extension takes to put a signal into its queue in a storage account nearby.
    private static readonly TimeSpan SignalTime = TimeSpan.FromMilliseconds(5);
    private static readonly TypedData TimerInfo = new() { Json = """{"ScheduleStatus":null,"IsPastDue":false}""" };

    private readonly WorkerLoad _load;
    private readonly TelemetryTopic _topic;
    private readonly FakeHost _host;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _ticks;
    private TypedData _next;

    private WorkerRun(WorkerLoad load, TelemetryTopic topic, FakeHost host)
    {
        (_load, _topic, _host) = (load, topic, host);
        _next = NextBatch();
        host.Accept = async signal =>
        {
            await Task.Delay(SignalTime);
            await host.Entities.AcceptAsync(signal);
        };
        _ticks = TickAsync();
    }

    public static async Task<WorkerRun> StartAsync(string app, string connection, WorkerLoad load)
    {
        var scenario = new TelemetryScenario { Seed = 1, Count = long.MaxValue, Partitions = Partitions };
        var prefix = $"worker{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}";
        await FillReferencesAsync(connection, prefix, scenario);
        var topic = new TelemetryTopic(scenario, load.Pack);
        var host = await FakeHost.StartAsync(app, new Dictionary<string, string>(topic.Settings)
        {
            [Connection] = connection, ["Stores__Kind"] = "azure", ["Stores__Prefix"] = prefix, ["Results__Store"] = "tables",
        });
        return new WorkerRun(load, topic, host);
    }

    public async Task<WorkerFigures> MeasureAsync(int batches)
    {
        var (cpu, signals, operations) = (_host.Worker.Cpu, _host.Entities.Signals, _host.Entities.Operations);
        var times = new List<double>();
        var begun = Stopwatch.GetTimestamp();
        for (var batch = 0; batch < batches; batch++)
            times.Add(await DeliverAsync());
        return WorkerFigures.Of(
            _load, times, Stopwatch.GetElapsedTime(begun), _host.Worker.Cpu - cpu, _host.Entities.Signals - signals,
            _host.Entities.Operations - operations);
    }

    /// <summary>Ends the worker.</summary>
    /// <exception cref="WorkerException">An operation of an entity failed, or the worker didn't end well.</exception>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _ticks;
        await _host.Entities.IdleAsync();
        if (_host.Entities.Failed is [var failed, ..])
            throw new WorkerException($"An entity operation failed: {failed.Failure}");
        if (await _host.StopAsync() is var code and not 0)
            throw new WorkerException($"The worker ended with {code}.\n{_host.Worker.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _topic.Dispose();
        _stop.Dispose();
    }

    /// <summary>Returns how many milliseconds the batch took. The next one is read meanwhile, as the trigger does.</summary>
    private async Task<double> DeliverAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        var delivered = _host.InvokeAsync(IngestFunctions.NameOf(TelemetryTopic.Name), _next);
        var next = Task.Run(NextBatch);
        await delivered;
        var taken = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        _next = await next;
        return taken;
    }

    private TypedData NextBatch() => RecordBatch.Of(TelemetryTopic.Name, _topic.Next(_load.Records));

    private async Task TickAsync()
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await second.WaitForNextTickAsync(_stop.Token))
                await _host.InvokeAsync("Watermark", TimerInfo);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private static async Task FillReferencesAsync(string connection, string prefix, TelemetryScenario scenario)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(Connection, connection)]).Build();
        var stores = new AzureStores(StorageConnection.From(settings, Connection), prefix, TimeProvider.System);
        await stores.References.ReplaceAsync("devices", new TelemetryGenerator(scenario).Fleet.ReferenceRows(), CancellationToken.None);
    }
}
