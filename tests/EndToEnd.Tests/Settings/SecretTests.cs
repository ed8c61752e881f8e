using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Runtime;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Settings;

/// <summary>Whatever is pasted into whatever setting: no message, no health and no log shows it.</summary>
public sealed class SecretTests
{
    private static readonly string[] Connections =
    [
        "Data", "Data:blobServiceUri", "Data:tableServiceUri", "Data:accountName", "Data:clientId", "Cosmos", "Cosmos:accountEndpoint",
        "Cosmos:clientId",
    ];

    public static TheoryData<string> Kinds => [.. Secrets(new Random(0)).Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_secret_in_any_setting_is_shown_nowhere(string kind)
    {
        var random = new Random(17);
        var settings = ServerlessSettings.Names.Select(name => name.Replace("__", ":", StringComparison.Ordinal)).Concat(Connections);
        foreach (var setting in settings)
        {
            var (value, secret) = Secrets(random)[kind];
            var shown = await ShownAsync(setting, setting is "Stores:Folder" ? $"/proc/{value}" : value);

            Assert.True(!shown.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{setting} is shown: {shown}");
        }
    }

    /// <summary>By kind, what is pasted, and the part of it that nobody may see.</summary>
    private static Dictionary<string, (string Value, string Secret)> Secrets(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        var (key, hex) = (Convert.ToBase64String(bytes), Convert.ToHexStringLower(bytes));
        return new()
        {
            ["event hubs"] = ($"Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=n;SharedAccessKey={key}", key),
            ["storage"] = ($"DefaultEndpointsProtocol=https;AccountName=x;AccountKey={key};TableEndpoint=http://127.0.0.1:1/x;", key),
            ["sas"] = ($"https://x.blob.core.windows.net/?sv=2024&sig={hex}", hex),
            ["user"] = ($"https://{hex}@127.0.0.1:1/", hex),
            ["path"] = ($"https://127.0.0.1:1/;AccountKey={hex}", hex),
            ["token"] = (hex, hex),
            ["password"] = ($"p4$$-{hex[..6]}", $"p4$$-{hex[..6]}"),
        };
    }

    private static async Task<string> ShownAsync(string setting, string value)
    {
        var log = new ConcurrentQueue<string>();
        var settings = Settings(setting, value);
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Recorder(log)))
            .AddServerless(settings)
            .AddSingleton<ITopicMetadata>(new NoTopic());
        foreach (var mistake in ServerlessSettings.From(settings).Mistakes)
            log.Enqueue(mistake.ToString());
        try
        {
            await using var app = services.BuildServiceProvider();
            var pipelines = app.GetRequiredService<PipelineHost>();
            await TryAsync(log, () => pipelines.WarmUpAsync(default));
            await TryAsync(log, () => pipelines.Watermarks.TickAsync(new NoPokes(), default));
            await TryAsync(log, async () => log.Enqueue((await pipelines.Health.CheckAsync(default)).Details));
        }
        catch (Exception fault)
        {
            log.Enqueue(fault.ToString());
        }
        return string.Join('\n', log);
    }

    /// <summary>All right but for the one setting; the connections are used where it is one of theirs, or names one.</summary>
    private static IConfiguration Settings(string setting, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Kafka:Brokers"] = "127.0.0.1:1",
            ["Stores:Folder"] = "/proc/none",
            ["Runtime:StoreAttempts"] = "1",
        };
        if (setting.StartsWith("Data", StringComparison.Ordinal) || setting == "Stores:Connection")
            (settings["Stores:Kind"], settings["Stores:Connection"]) = ("azure", "Data");
        if (setting.StartsWith("Data:", StringComparison.Ordinal))
            settings["Data:blobServiceUri"] = settings["Data:tableServiceUri"] = "http://127.0.0.1:1/x";
        if (setting == "Data:accountName")
            settings["Data:blobServiceUri"] = settings["Data:tableServiceUri"] = null;
        if (setting.StartsWith("Cosmos", StringComparison.Ordinal) || setting == "Results:Connection")
            settings["Results:Store"] = "cosmos";
        if (setting == "Cosmos:clientId")
            settings["Cosmos:accountEndpoint"] = "https://127.0.0.1:1/";
        settings[setting] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }

    private static async Task TryAsync(ConcurrentQueue<string> log, Func<Task> work)
    {
        try
        {
            await work().WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (Exception fault)
        {
            log.Enqueue(fault.ToString());
        }
    }

    private sealed class NoTopic : ITopicMetadata
    {
        public ValueTask<int> PartitionsAsync(string topic, CancellationToken ct) => ValueTask.FromResult(1);

        public ValueTask<IReadOnlyDictionary<Partition, Offset>> EndsAsync(string topic, CancellationToken ct) =>
            ValueTask.FromResult<IReadOnlyDictionary<Partition, Offset>>(new Dictionary<Partition, Offset>());

        public ValueTask<IReadOnlyDictionary<Partition, Offset>> SinceAsync(string topic, DateTimeOffset time, CancellationToken ct) =>
            EndsAsync(topic, ct);

        public ValueTask<IReadOnlySet<Partition>> EmptyFromAsync(
            string topic, IReadOnlyDictionary<Partition, Offset> from, CancellationToken ct) =>
            ValueTask.FromResult<IReadOnlySet<Partition>>(new HashSet<Partition>());

        public ValueTask<IReadOnlyDictionary<Partition, RecordMark>> MarksAsync(
            string topic, IReadOnlyDictionary<Partition, Offset> at, CancellationToken ct) =>
            ValueTask.FromResult<IReadOnlyDictionary<Partition, RecordMark>>(new Dictionary<Partition, RecordMark>());
    }

    private sealed class NoPokes : IPokes
    {
        public ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct) => ValueTask.CompletedTask;
    }

    private sealed class Recorder(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{formatter(state, exception)} {exception}"));

        public void Dispose()
        {
        }
    }
}
