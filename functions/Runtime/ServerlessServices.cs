using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Embedded;
using Serverless.Runtime.Kafka;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime;

/// <summary>The services that the function classes ask for.</summary>
public static class ServerlessServices
{
    /// <summary>
    /// Adds the pipelines and what they run on. Settings: <c>Pipelines:Folder</c> (default: <c>pipelines</c> beside the program) and <c>Pipelines:Names</c> (default: all in it),
    /// <c>Kafka:Brokers</c>, <c>Stores:Folder</c> and <c>Stores:Durability</c> (power or process) of the embedded stores, <c>Runtime:*</c> as in <see cref="RuntimeOptions"/>.
    /// </summary>
    public static IServiceCollection AddServerless(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(configuration.GetSection("Runtime").Get<RuntimeOptions>() ?? new RuntimeOptions());
        services.AddSingleton(_ => Load(configuration));
        services.AddSingleton(provider => EmbeddedStores.Open(
            Required(configuration, "Stores:Folder", "the folder where the embedded stores keep their data"),
            new EmbeddedStoresOptions { Durability = configuration.GetValue("Stores:Durability", EmbeddedDurability.Power) },
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => provider.GetRequiredService<EmbeddedStores>().AsStores());
        services.AddSingleton<ITopicMetadata>(_ => new KafkaTopics(new ClientConfig { BootstrapServers = Required(configuration, "Kafka:Brokers", "host:port of the brokers, separated by commas") }));
        services.AddSingleton<PipelineRuntimes>();
        return services;
    }

    private static IEnumerable<Pipeline> Load(IConfiguration configuration)
    {
        var folder = configuration["Pipelines:Folder"] ?? Path.Combine(AppContext.BaseDirectory, "pipelines");
        var names = configuration["Pipelines:Names"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [.. PipelineFiles.Names(folder)];
        return [.. names.Select(name => PipelineFiles.Load(folder, name))];
    }

    private static string Required(IConfiguration configuration, string name, string what) =>
        configuration[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"the setting '{name}' is missing: {what}");
}
