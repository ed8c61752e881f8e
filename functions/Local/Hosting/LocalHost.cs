using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Serverless.Local.Hosting.Entities;
using Serverless.Local.Hosting.Functions;
using Serverless.Local.Hosting.Http;
using Serverless.Local.Hosting.Kafka;
using Serverless.Local.Hosting.Timers;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting;

/// <summary>
/// Runs function classes in this process: a real Kafka consumer for each Kafka trigger, entities kept in SQLite, timers, and
/// HTTP on 127.0.0.1. For development and tests; it behaves as the real host does wherever a function could tell.
/// </summary>
internal sealed class LocalHost : IAsyncDisposable
{
    private readonly LocalHostOptions _options;
    private readonly WebApplication _web;
    private readonly FunctionInvoker _invoker;
    private readonly List<KafkaListener> _kafka = [];
    private readonly List<TimerListener> _timers = [];

    /// <summary>Checks everything that can be checked before something runs.</summary>
    /// <exception cref="HostStartException">A function is not valid, or the data folder can't be used.</exception>
    /// <exception cref="Runtime.Settings.SettingsException">A setting is wrong.</exception>
    public LocalHost(LocalHostOptions options)
    {
        _options = options;
        var settings = HostJson.Load(options.HostJsonFile);
        _web = LocalWeb.Build(options.Port, options.Logging, AddServices);
        var functions = FunctionCatalog.Build(options.FunctionTypes, _web.Services.GetServices<IFunctionMetadataTransformer>())
            .Where(function => options.Runs(function.Name)).ToList();
        Entities = BuildEntities(functions, settings.DurableTask);
        _invoker = new FunctionInvoker(_web.Services, new LocalDurableTaskClient(Entities, options.Time));
        functions.ForEach(function => Attach(function, settings));
    }

    public HostCounters Counters { get; } = new();

    public EntityRuntime Entities { get; }

    public IServiceProvider Services => _web.Services;

    public IReadOnlyList<KafkaListener> Kafka => _kafka;

    /// <summary>The topics that functions read, each once.</summary>
    public IReadOnlyList<string> Topics => [.. _kafka.Select(listener => listener.Source.Topic).Distinct()];

    /// <summary>Where HTTP functions are, once started.</summary>
    public Uri Address => LocalWeb.AddressOf(_web);

    /// <exception cref="HostStartException">The port is taken, no broker answers, or a topic is missing.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        await LocalWeb.StartAsync(_web, _options.Port, ct);
        Entities.Start();
        foreach (var listener in _kafka)
            await Task.Run(listener.Start, ct);
        _timers.ForEach(timer => timer.Start());
    }

    /// <summary>
    /// Reads no more records: finishes the batches at work and commits their offsets. Timers, entities and HTTP go on.
    /// <paramref name="ct"/> cancels the functions at work.
    /// </summary>
    public Task StopReadingAsync(CancellationToken ct) => Task.WhenAll(_kafka.Select(listener => listener.StopAsync(ct)));

    /// <summary>
    /// Runs no more entity operations, once those of the signals sent so far are done. With <paramref name="ct"/> at once: what waits then
    /// is lost.
    /// </summary>
    public Task StopEntitiesAsync(CancellationToken ct) => Entities.StopAsync(ct);

    /// <summary>Finishes what is at work, commits offsets, applies waiting signals. <paramref name="ct"/> cuts that short.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        await StopReadingAsync(ct);
        await Task.WhenAll(_timers.Select(timer => timer.StopAsync()));
        await StopEntitiesAsync(ct);
        await _web.StopAsync(ct);
    }

    /// <summary>Without a stop before it, work in progress is cancelled and waiting signals are lost.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _kafka)
            await listener.DisposeAsync();
        foreach (var timer in _timers)
            await timer.DisposeAsync();
        await Entities.DisposeAsync();
        await _web.DisposeAsync();
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddSingleton(_options.Configuration);
        services.AddSingleton(_options.Time);
        _options.Services(services, _options.Configuration);
    }

    private EntityRuntime BuildEntities(List<LocalFunction> functions, DurableHostOptions durable)
    {
        var entities = new EntityFunctions(functions.Where(function => function.Trigger is EntityTrigger));
        return new EntityRuntime(
            EntityStore.In(_options.DataFolder),
            (entity, batch) => entities.CallAsync(entity, batch, _invoker),
            durable.MaxConcurrentEntityFunctions ?? 2 * Environment.ProcessorCount,
            _options.SignalTransport,
            Counters,
            _options.Time,
            Logger<EntityRuntime>());
    }

    private void Attach(LocalFunction function, HostJson settings)
    {
        switch (function.Trigger)
        {
            case KafkaTrigger:
                _kafka.Add(Listeners.Kafka(function, settings.Kafka, _invoker, SealedOf, Counters, _options, Logger<KafkaListener>()));
                break;
            case TimerTrigger:
                _timers.Add(Listeners.Timer(function, _invoker, Counters, _options, Logger<TimerListener>()));
                break;
            case HttpTrigger:
                HttpFunctions.Map(_web, settings.Http.RoutePrefix, function, _invoker);
                break;
        }
    }

    private IReadOnlyDictionary<int, long>? SealedOf(string function) => _options.SealedOffsets(Services, function);

    private ILogger<T> Logger<T>() => _web.Services.GetRequiredService<ILogger<T>>();
}
