using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting.Entities;

namespace Serverless.Local.Hosting;

/// <summary>What a host runs, where, and with which settings.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>The settings that <c>%Name%</c> in triggers stands for, and that the functions' own services see.</summary>
    public required IConfiguration Configuration { get; init; }

    /// <summary>Where entity states are kept.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The classes with functions; by default those of the function app.</summary>
    public IReadOnlyList<Type> FunctionTypes { get; init; } =
        [.. typeof(LocalHostOptions).Assembly.GetTypes()
            .Where(type => type.Namespace?.StartsWith("Serverless.Functions", StringComparison.Ordinal) == true)];

    /// <summary>Which functions run, by name; by default all.</summary>
    public Func<string, bool> Runs { get; init; } = _ => true;

    /// <summary>The services that the functions ask for.</summary>
    public Action<IServiceCollection, IConfiguration> Services { get; init; } = (_, _) => { };

    /// <summary>What needs no reading again, by the services and the function; by default what the consumer group has committed.</summary>
    public Func<IServiceProvider, string, IReadOnlyDictionary<int, long>?> SealedOffsets { get; init; } = (_, _) => null;

    /// <summary>By function and partition, where one is read from of which nothing is sealed; by default where its group has it.</summary>
    public Func<string, IReadOnlyDictionary<int, long>> FirstOffsets { get; init; } = _ => new Dictionary<int, long>();

    /// <summary>By function, a consumer group in place of its trigger's.</summary>
    public IReadOnlyDictionary<string, string> ConsumerGroups { get; init; } = new Dictionary<string, string>();

    /// <summary>Where logs go; by default nowhere.</summary>
    public Action<ILoggingBuilder> Logging { get; init; } = _ => { };

    /// <summary>The <c>host.json</c> that comes with the program.</summary>
    public static readonly string DefaultHostJsonFile = Path.Combine(AppContext.BaseDirectory, "host.json");

    /// <summary>The <c>host.json</c> to read.</summary>
    public string HostJsonFile { get; init; } = DefaultHostJsonFile;

    /// <summary>The port on 127.0.0.1 for HTTP functions; 0 takes a free one.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>How signals come to their entities; by default each at once, in the order of sending.</summary>
    public SignalTransport SignalTransport { get; init; } = (signal, deliver) => deliver(signal);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
