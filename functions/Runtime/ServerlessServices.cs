using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Dashboard;
using Serverless.Runtime.Health;
using Serverless.Runtime.Kafka;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Settings;
using Serverless.Runtime.Stores;

namespace Serverless.Runtime;

/// <summary>The services that the function classes ask for.</summary>
public static class ServerlessServices
{
    /// <summary>
    /// Adds the pipelines and their stores by the settings (<see cref="ServerlessSettings"/>). Wrong settings don't throw: then no store is
    /// opened, every batch waits in its topic, and health reports each mistake. A pipeline whose file has mistakes isn't run, and health
    /// says why; the others are.
    /// </summary>
    public static IServiceCollection AddServerless(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = ServerlessSettings.From(configuration);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(settings.Runtime);
        services.AddSingleton(settings.Personal);
        services.AddSingleton(provider => Loaded(settings, configuration, provider.GetRequiredService<ILogger<PipelineSet>>()));
        services.AddSingleton<IEnumerable<Pipeline>>(provider => provider.GetRequiredService<PipelineSet>().Pipelines);
        services.AddSingleton<IngestFunctions>();
        services.AddSingleton(provider => StoreSet.Of(
            settings.Stores,
            settings.Fault,
            configuration,
            provider.GetRequiredService<IEnumerable<Pipeline>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StoreSet>>(),
            provider.GetKeyedService<HttpMessageHandler>(CosmosConnection.DefaultName)));
        services.AddSingleton(provider => provider.GetRequiredService<StoreSet>().Stores);
        services.AddSingleton(provider => Topics(settings, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => Records(settings, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => Messages(settings, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MeterReadings>();
        services.AddSingleton<PipelineHost>();
        services.AddSingleton(new DashboardAccess(settings.Dashboard, configuration));
        services.AddSingleton<DashboardLog>();
        services.AddSingleton(provider => new SchemaRegistry(provider.GetRequiredService<StorePorts>().Registry));
        services.AddSingleton(new RegistryAccess(settings.Registry));
        return services;
    }

    private static PipelineSet Loaded(ServerlessSettings settings, IConfiguration configuration, ILogger log)
    {
        var loaded = settings.Pipelines.Load(configuration).KeptFor(settings.Runtime.Retention).With(settings.Personal);
        foreach (var (name, problems) in loaded.Problems)
            Log.NotRun(log, name, string.Join(Environment.NewLine, problems));
        return loaded;
    }

    private static ITopicMetadata Topics(ServerlessSettings settings, TimeProvider clock) => settings.Fault is { } fault
        ? new FailingStores(fault)
        : new KafkaTopics(KafkaSecurity.From(settings.Kafka).Client(settings.Kafka.Brokers!), clock);

    private static IMessages Messages(ServerlessSettings settings, TimeProvider clock) => settings.Fault is { } fault
        ? new FailingStores(fault)
        : new KafkaMessages(settings.Sinks.Client(settings.Kafka), settings.Sinks.MaxMessageBytes, clock);

    private static ITopicRecords Records(ServerlessSettings settings, TimeProvider clock) => settings.Fault is { } fault
        ? new FailingStores(fault)
        : new KafkaRecords(KafkaSecurity.From(settings.Kafka).Client(settings.Kafka.Brokers!), clock);
}
