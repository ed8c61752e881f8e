using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Kafka;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;
using Serverless.Runtime.Stores;

namespace Serverless.Runtime;

/// <summary>The services that the function classes ask for.</summary>
public static class ServerlessServices
{
    /// <summary>
    /// Adds the pipelines and what they run on. Settings: <c>Pipelines:Folder</c> (default: <c>pipelines</c> beside the program) and <c>Pipelines:Names</c> (default: all in it),
    /// <c>Runtime:*</c> as in <see cref="RuntimeOptions"/>, <c>Kafka:Brokers</c> and <c>Kafka:*</c> as in <see cref="KafkaSecurity"/>, <c>Stores:*</c> and <c>Results:*</c> as the README lists them.
    /// A wrong one of the last three doesn't throw: what it leads to says so whenever it is used.
    /// </summary>
    public static IServiceCollection AddServerless(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(configuration.GetSection("Runtime").Get<RuntimeOptions>() ?? new RuntimeOptions());
        services.AddSingleton(_ => Load(configuration));
        services.AddSingleton(provider => StoreSet.Of(
            configuration,
            provider.GetRequiredService<IEnumerable<Pipeline>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StoreSet>>(),
            provider.GetKeyedService<HttpMessageHandler>(CosmosConnection.DefaultName)));
        services.AddSingleton(provider => provider.GetRequiredService<StoreSet>().Stores);
        services.AddSingleton(provider => Topics(configuration, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PipelineHost>();
        return services;
    }

    private static ITopicMetadata Topics(IConfiguration configuration, TimeProvider clock)
    {
        try
        {
            return new KafkaTopics(KafkaSecurity.From(configuration).Client(RequiredSetting.Of(configuration, "Kafka:Brokers", "host:port of the brokers, separated by commas")), clock);
        }
        catch (SettingsException fault)
        {
            return new FailingStores(fault);
        }
    }

    private static IEnumerable<Pipeline> Load(IConfiguration configuration)
    {
        var folder = configuration["Pipelines:Folder"] ?? Path.Combine(AppContext.BaseDirectory, "pipelines");
        var names = configuration["Pipelines:Names"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [.. PipelineFiles.Names(folder)];
        return [.. names.Select(name => PipelineFiles.Load(folder, name))];
    }
}
