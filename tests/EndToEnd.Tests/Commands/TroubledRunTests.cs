using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Core.Deltas;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.EndToEnd.Tests.Runs;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Broker;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads.Contract;
using Serverless.Runtime.Health;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Runs whose input or surroundings are wrong: each says what is wrong, and none ends as a good one.</summary>
[Collection(RunTests.Name)]
public sealed class TroubledRunTests : IDisposable
{
    private const int Strays = 40;
    private static readonly string[] Metrics = ["cpu.load", "if.in.octets", "if.state"];

    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddedBroker _broker = new();
    private readonly long _now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 10_000 * 10_000;

    public TroubledRunTests() => _broker.CreateTopic("telemetry", 4);

    private string Data => Path.Combine(_folder.Path, "data");

    public void Dispose()
    {
        _broker.Dispose();
        _folder.Dispose();
    }

    // partition       0      1      2      3
    // kcat            lots of records where the client likes, none with a key
    // round robin     a      b      c      a'
    // two producers   the one with keys fills a partition, the other one all
    [Theory]
    [InlineData("kcat", "co-partitioned")]
    [InlineData("kcat", "rekeyed")]
    [InlineData("round robin", "co-partitioned")]
    [InlineData("round robin", "rekeyed")]
    [InlineData("two producers", "co-partitioned")]
    [InlineData("two producers", "rekeyed")]
    public async Task Every_view_is_right_whoever_produces(string producer, string sharding)
    {
        var pipeline = _folder.Write("telemetry.json", ShippedPipeline.InItems(sharding));
        Produce(producer);

        (await RunFileAsync(pipeline, "--feed", $"telemetry={Feed("one")}", "--until-drained")).Good();

        Assert.Equal(Strays, await EventsOfAsync("device-metrics", "stray|cpu.load"));
        Assert.Equal(Strays, await EventsOfAsync("device-metrics", "stray|if.in.octets"));
        // A minute that hops by ten seconds: an event is in six windows. The feed has one more event of the first metric.
        Assert.Equal(6 * (Strays + 1), await EventsOfAsync("site-metrics", "unknown|cpu.load"));
        Assert.Equal(6 * Strays, await EventsOfAsync("site-metrics", "unknown|if.in.octets"));
        Assert.Equal(Strays, await EventsOfAsync("top-talkers", "unknown"));
        Assert.Equal(Strays, await EventsOfAsync("link-flaps", "stray|Gi0/1"));
        (await Cli.RunAsync("verify", "--data", Data, "--deep")).Good();
        await RunFileAsync(pipeline, "--feed", $"telemetry={Feed("two")}", "--until-drained");
        var health = await HealthAsync();
        Assert.Contains("view link-flaps was rekeyed: the record at partition ", health.Details, StringComparison.Ordinal);
        var isRekeyed = health.Details.Contains("view device-metrics was rekeyed: the record at partition ", StringComparison.Ordinal);
        Assert.Equal(sharding == "co-partitioned", isRekeyed);
    }

    // first run    reads, and applies nothing
    //              a delta object is of a later form, so that it isn't made again
    // second run   every shard that needs it is stuck there
    [Fact, Trait("Set", "long")]
    public async Task A_stuck_shard_is_named_with_the_object_that_it_needs()
    {
        await SessionAsync(Options with
        {
            Brokers = _broker.Address, Data = Data, Feeds = new Dictionary<string, string> { ["telemetry"] = Feed("one", events: 50) },
            StandstillPatience = TimeSpan.FromSeconds(1), UntilDrained = true,
            Services = services => services.AddSingleton(new RuntimeOptions { ChunksPerOperation = 0 }),
        });
        var damaged = Directory.EnumerateFiles(Path.Combine(Data, "deltas"), "*", SearchOption.AllDirectories).First();
        var whole = await File.ReadAllBytesAsync(damaged);
        await File.WriteAllBytesAsync(damaged, Faults.StoredForms.Later(whole, DeltaDirectory.LengthOf(whole)));

        var report = await SessionAsync(Options with
        {
            Brokers = _broker.Address, Data = Data, Feeds = new Dictionary<string, string> { ["telemetry"] = Feed("two") },
            StandstillPatience = TimeSpan.FromSeconds(2), UntilDrained = true,
        });

        Assert.False(report.IsGood);
        Assert.Contains(RunProblems.Find(report), problem =>
            problem.StartsWith("telemetry: stuck: telemetry.", StringComparison.Ordinal)
            && problem.Contains($"object {Path.GetFileName(damaged)}", StringComparison.Ordinal));
        var verified = await Cli.RunAsync("verify", "--data", Data);
        Assert.Equal(1, verified.Code);
        Assert.Contains(Path.GetFileName(damaged), verified.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_broker_on_the_same_data_folder_is_refused_and_the_folder_left_as_it_was()
    {
        (await RunAsync("--feed", $"telemetry={Feed("one", events: 5)}", "--until-drained")).Good();
        using var other = new EmbeddedBroker();
        other.CreateTopic("telemetry", 4);

        var refused = await Cli.RunAsync(
            "run", "--pipelines", "telemetry", "--brokers", other.Address, "--data", Data, "--port", "0", "--plain",
            "--feed", $"telemetry={Feed("two")}", "--until-drained");

        refused.Refused(2, "is not the one that was read before", "--data", "--brokers");
        (await Cli.RunAsync("verify", "--data", Data)).Good();
        (await RunAsync("--feed", $"telemetry={Feed("three")}", "--until-drained")).Good();
    }

    [Fact]
    public async Task A_store_that_stays_down_is_no_good_run()
    {
        var report = await SessionAsync(Options with
        {
            Generate = [new GeneratedLoad("telemetry", 2_000, null)], For = TimeSpan.FromSeconds(1),
            RestPatience = TimeSpan.FromMilliseconds(500), Services = WithoutDeltas,
        });

        Assert.Equal(0, report.Pipelines["telemetry"].Read);
        Assert.Contains("telemetry: 2,000 produced events were not read", RunProblems.Find(report));
        Assert.Equal("NOT all events accounted for:", Printed(report).First(line => line.Contains("accounted", StringComparison.Ordinal)));
    }

    private static RunOptions Options => new()
    {
        Pipelines = ["telemetry"], View = ViewStyle.None, Port = 0, StandstillPatience = TimeSpan.FromMilliseconds(1_500),
    };

    private static Task<RunReport> SessionAsync(RunOptions options) =>
        new RunSession(options, TimeProvider.System).RunAsync(CancellationToken.None);

    private Task<Cli> RunAsync(params string[] args) => BrokersRunAsync("--pipelines", "telemetry", args);

    private Task<Cli> RunFileAsync(string pipeline, params string[] args) => BrokersRunAsync("--pipeline", pipeline, args);

    private Task<Cli> BrokersRunAsync(string option, string pipeline, string[] args) => Cli.RunAsync(
        ["run", option, pipeline, "--brokers", _broker.Address, "--data", Data, "--port", "0", "--plain", .. args]);

    private string Feed(string name, int events = 1) => _folder.Write(
        $"{name}.jsonl", string.Concat(Enumerable.Range(0, events).Select(at => Event($"{name}-{at}") + "\n")));

    private string Event(string device, string metric = "cpu.load") =>
        $"{{\"device\":\"{device}\",\"interface\":\"Gi0/1\",\"metric\":\"{metric}\",\"value\":1,\"timestamp\":{_now}}}";

    private void Produce(string how)
    {
        using var producer = new ProducerBuilder<Null, string>(
            new ProducerConfig { BootstrapServers = _broker.Address, LingerMs = 0 }).Build();
        using var keyed = new ProducerBuilder<string, string>(
            new ProducerConfig { BootstrapServers = _broker.Address, Partitioner = Partitioner.Murmur2Random }).Build();
        for (var record = 0; record < Strays * Metrics.Length; record++)
        {
            var text = Event("stray", Metrics[record % Metrics.Length]);
            if (how == "two producers" && record % 2 == 0)
                keyed.Produce("telemetry", new Message<string, string> { Key = "stray", Value = text });
            else if (how == "kcat")
                producer.Produce("telemetry", new Message<Null, string> { Value = text });
            else
                producer.Produce(new TopicPartition("telemetry", record % 4), new Message<Null, string> { Value = text });
        }
        producer.Flush(Wait.Limit);
        keyed.Flush(Wait.Limit);
    }

    private async Task<long> EventsOfAsync(string view, string key)
    {
        await using var stores = EmbeddedStores.Open(Data, new EmbeddedStoresOptions(), TimeProvider.System);
        var found = stores.Results.QueryAsync("telemetry", view, key, EventTime.Min, EventTime.Max, CancellationToken.None);
        return await found.Select(result => result.Events).SumAsync();
    }

    private async Task<HealthAnswer> HealthAsync()
    {
        await using var stores = EmbeddedStores.Open(Data, new EmbeddedStoresOptions(), TimeProvider.System);
        return await new HealthProbe(["telemetry"], stores.Ticks, fault: null, TimeProvider.System).CheckAsync(CancellationToken.None);
    }

    private static string[] Printed(RunReport report)
    {
        var text = TestConsole.Begin().Out;
        Summary.Write(report);
        return text.ToString().Split('\n');
    }

    private static void WithoutDeltas(IServiceCollection services) => services
        .AddSingleton(new RuntimeOptions { StoreAttempts = 1 })
        .AddSingleton(provider => provider.GetRequiredService<StoreSet>().Stores with { Deltas = new DownDeltas() });

    /// <summary>Takes no writes, as a disk that is broken.</summary>
    private sealed class DownDeltas : IDeltaStore
    {
        public bool WantsPacked => false;

        public ValueTask WriteAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
            throw new StoreUnavailableException("the disk is broken");

        public ValueTask<bool> TryWriteNewAsync(string pipeline, string name, ReadOnlyMemory<byte> content, CancellationToken ct) =>
            throw new StoreUnavailableException("the disk is broken");

        public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string pipeline, string name, long offset, int length, CancellationToken ct) =>
            ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);

        public IAsyncEnumerable<string> ListAsync(string pipeline, DateTimeOffset from, DateTimeOffset before, CancellationToken ct) =>
            AsyncEnumerable.Empty<string>();

        public ValueTask DeleteAsync(string pipeline, IReadOnlyList<string> names, CancellationToken ct) => ValueTask.CompletedTask;
    }
}
