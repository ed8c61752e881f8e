using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Broker;
using Serverless.Local.Feeds;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads;
using Serverless.Local.Workloads.Contract;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>A run in which something was produced and not read, or read and not applied, is never called a good one.</summary>
[Collection(RunTests.Name)]
public sealed class HonestRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddedBroker _broker = new();

    public HonestRunTests() => _broker.CreateTopic("telemetry", 1);

    public void Dispose()
    {
        _broker.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shards_that_apply_nothing_are_named_with_what_they_left(bool untilDrained)
    {
        var report = await RunAsync(Generated(2_000) with
        {
            // One that ends when it is drained needs no more time than that: on a busy machine a second may be too short to read it all.
            UntilDrained = untilDrained, For = TimeSpan.FromSeconds(untilDrained ? 30 : 1),
            Services = services => services.AddSingleton(new RuntimeOptions { ChunksPerOperation = 0 }),
        });

        var telemetry = report.Pipelines["telemetry"];
        Assert.False(report.IsGood);
        Assert.Equal((2_000, 2_000, 0), (telemetry.Produced, telemetry.Read, telemetry.Unread));
        Assert.Equal(["device-metrics", "site-metrics", "top-talkers", "link-flaps"], telemetry.NotApplied.Select(view => view.View));
        Assert.Contains(RunProblems.Find(report), problem =>
            problem.StartsWith("telemetry: view 'site-metrics': 2 shards have not applied 1,9", StringComparison.Ordinal));
        Assert.Null(telemetry.Verified);
    }

    [Fact]
    public async Task Results_that_can_not_be_stored_are_counted()
    {
        var report = await RunAsync(Generated(2_000) with { For = TimeSpan.FromSeconds(2), Services = WithoutResultStore });

        Assert.False(report.IsGood);
        Assert.All(report.Pipelines["telemetry"].NotApplied, view => Assert.True(view.WaitingResults > 0, view.ToString()));
        Assert.Contains(RunProblems.Find(report), problem => problem.EndsWith("emitted results are not stored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Expected_events_that_did_not_come_are_counted()
    {
        var report = await RunAsync(Options with
        {
            Brokers = _broker.Address, Expect = [new GeneratedLoad("telemetry", 1_500, null)], For = TimeSpan.FromSeconds(1),
        });

        Assert.Equal(["telemetry: nothing was read", "telemetry: 1,500 expected events were not read"], RunProblems.Find(report));
    }

    // expected   8 ── 3 come ── the producer dies
    [Fact]
    public async Task A_run_until_all_is_drained_ends_when_nothing_of_what_is_expected_comes_any_more()
    {
        Assert.True((await RunAsync(Fed("few.jsonl", 3))).IsGood);

        var report = await RunAsync(Options with
        {
            Brokers = _broker.Address, Expect = [new GeneratedLoad("telemetry", 8, null)], UntilDrained = true,
            Silence = TimeSpan.FromSeconds(1), Data = Path.Combine(_folder.Path, "another"),
        });

        Assert.False(report.IsGood);
        Assert.Equal(3, report.Pipelines["telemetry"].Read);
        Assert.Equal(
            ["telemetry: 5 expected events never came: nothing new came for as long as --silence says"],
            RunProblems.Find(report));
    }

    [Fact]
    public async Task A_run_for_a_time_in_which_nothing_comes_is_not_a_good_one()
    {
        var report = await RunAsync(Options with { Brokers = _broker.Address, For = TimeSpan.FromMilliseconds(500) });

        Assert.Equal(["nothing was read"], RunProblems.Find(report));
    }

    [Fact]
    public async Task A_run_for_a_time_reads_what_it_has_produced_before_it_ends()
    {
        var report = await RunAsync(Generated(10_000_000) with { For = TimeSpan.FromSeconds(1) });

        var telemetry = report.Pipelines["telemetry"];
        Assert.True(report.IsGood, string.Join('\n', RunProblems.Find(report)));
        Assert.InRange(telemetry.Produced, 1, 9_999_999);
        Assert.Equal(telemetry.Produced, telemetry.Read);
    }

    [Fact]
    public async Task A_second_run_over_the_same_data_reads_its_own_events()
    {
        var first = await RunAsync(Fed("first.jsonl", 8));
        var second = await RunAsync(Fed("second.jsonl", 3));

        Assert.True(first.IsGood && second.IsGood, string.Join('\n', RunProblems.Find(second)));
        Assert.Equal((8, 8, 0), Counts(first));
        Assert.Equal((3, 11, 8), Counts(second));
        Assert.Equal(11, second.Pipelines["telemetry"].Merged);
    }

    [Fact]
    public async Task A_fresh_folder_is_filled_from_the_begin_of_the_topic_whatever_the_group_has_committed()
    {
        Assert.True((await RunAsync(Fed("first.jsonl", 8))).IsGood);

        var fresh = await RunAsync(Fed("second.jsonl", 3) with { Data = Path.Combine(_folder.Path, "fresh") });

        Assert.True(fresh.IsGood, string.Join('\n', RunProblems.Find(fresh)));
        Assert.Equal((3, 11, 0), Counts(fresh));
    }

    [Fact]
    public async Task A_run_for_a_time_goes_on_when_its_feed_has_ended()
    {
        var report = await RunAsync(Fed("few.jsonl", 3) with { UntilDrained = false, For = TimeSpan.FromSeconds(2) });

        Assert.True(report.IsGood, string.Join('\n', RunProblems.Find(report)));
        Assert.InRange(report.Pipelines["telemetry"].ElapsedSeconds, 2, 30);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_left_of_a_file_when_the_time_is_over_was_not_read(bool untilDrained)
    {
        var report = await RunAsync(Fed("many.jsonl", 300_000) with { UntilDrained = untilDrained, For = TimeSpan.FromMilliseconds(1) });

        var telemetry = report.Pipelines["telemetry"];
        Assert.InRange(telemetry.NotProduced!.Value, 1, 300_000);
        Assert.Equal(300_000, telemetry.Produced + telemetry.NotProduced);
        Assert.Equal(telemetry.Produced, telemetry.Read);
        Assert.Contains(RunProblems.Find(report), problem =>
            problem.EndsWith("events of the input were not read: the run ended before", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_feed_does_not_run_ahead_of_what_the_broker_of_another_process_keeps()
    {
        // The broker keeps 5 MiB of a partition.
        var report = await RunAsync(FedRecords(80, 100_000));

        Assert.True(report.IsGood, string.Join('\n', RunProblems.Find(report)));
        Assert.Equal((80, 80, 0), Counts(report));
    }

    [Fact]
    public async Task Records_that_the_broker_dropped_before_they_were_read_are_missing()
    {
        Produce(80, 100_000);

        var report = await RunAsync(Options with { Brokers = _broker.Address, For = TimeSpan.FromSeconds(1) });

        var telemetry = report.Pipelines["telemetry"];
        Assert.Equal(80, telemetry.Read + telemetry.Missing);
        Assert.InRange(telemetry.Missing, 1, 79);
        Assert.Equal(
            [
                $"telemetry: {telemetry.Missing} offsets or events are missing: {telemetry.Missing} of them the broker had dropped before "
                + $"they were read (an embedded one keeps 5 MiB a partition); partition 0, offsets 0 to {telemetry.Missing - 1}",
            ],
            RunProblems.Find(report));
    }

    // produced by the run   e0 e1 e2 ... e99
    // the broker keeps      e0 e1 e2 ... e99  and two more, as of requests that were sent again
    [Fact]
    public async Task Records_that_the_own_broker_has_more_of_than_were_produced_are_told()
    {
        var report = await RunAsync(Generated(100) with
        {
            UntilDrained = true, For = TimeSpan.FromSeconds(30),
            Services = services => services.AddHostedService(provider => new Repeated(provider.GetRequiredService<IConfiguration>(), 2)),
        });

        Assert.Equal(2, report.Pipelines["telemetry"].Excess);
        Assert.Contains(RunProblems.Find(report), problem =>
            problem.StartsWith("telemetry: 2 records were read more often than they were produced", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_truth_of_another_rate_is_named_as_such()
    {
        using var feed = FeedRunner.Generated(
            WorkloadCatalog.BuiltIn.For(new GeneratedLoad("telemetry", 500, 20_000)).Generate(
                new GenerateRequest(new GeneratedLoad("telemetry", 500, 20_000), Seed: 0, Partitions: 1, new Dictionary<string, long>())),
            new GeneratedLoad("telemetry", 500, 20_000),
            new ClientConfig { BootstrapServers = _broker.Address },
            FeedTopic.Empty("telemetry", 1, null),
            TimeProvider.System);
        await feed.RunAsync(CancellationToken.None);

        var report = await RunAsync(Options with
        {
            Brokers = _broker.Address, Expect = [new GeneratedLoad("telemetry", 500, null)], UntilDrained = true,
        });

        Assert.Contains(RunProblems.Find(report), problem => problem.StartsWith(
            "telemetry: results or counts differ from the truth. That is the truth of --expect telemetry=500 --seed 0: the process that "
            + "generates must have the same COUNT, the same @RATE or none",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_with_nothing_to_do_says_so()
    {
        var report = await RunAsync(Fed("none.jsonl", 0));

        Assert.False(report.IsGood);
        Assert.True(report.IsEmpty);
        Assert.Equal(["telemetry: nothing was read"], RunProblems.Find(report));
    }

    private static (long Produced, long Read, long ReadBefore) Counts(RunReport report) =>
        (report.Pipelines["telemetry"].Produced, report.Pipelines["telemetry"].Read, report.Pipelines["telemetry"].ReadBefore);

    private static Task<RunReport> RunAsync(RunOptions options) =>
        new RunSession(options, TimeProvider.System).RunAsync(CancellationToken.None);

    private static void WithoutResultStore(IServiceCollection services) => services
        .AddSingleton(new RuntimeOptions { StoreAttempts = 1 })
        .AddSingleton(provider => provider.GetRequiredService<StoreSet>().Stores with { Results = new DownResults() });

    private static RunOptions Options => new()
    {
        Pipelines = ["telemetry"], View = ViewStyle.None, Port = 0, RestPatience = TimeSpan.FromSeconds(20),
        StandstillPatience = TimeSpan.FromMilliseconds(500),
    };

    private static RunOptions Generated(long events) => Options with { Generate = [new GeneratedLoad("telemetry", events, null)] };

    private RunOptions Fed(string name, int events)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return Fed(_folder.Write(
            name,
            string.Concat(Enumerable.Range(0, events)
                .Select(at => $"{{\"device\":\"d{at}\",\"metric\":\"cpu.load\",\"value\":1,\"timestamp\":{now}}}\n"))));
    }

    /// <summary>Records that are dead letters, of a size.</summary>
    private RunOptions FedRecords(int records, int bytes) =>
        Fed(_folder.Write("large.jsonl", string.Concat(Enumerable.Repeat(new string('x', bytes) + "\n", records)))) with
        {
            MostDeadLetters = 1,
        };

    private RunOptions Fed(string file) => Options with
    {
        Brokers = _broker.Address, Feeds = new Dictionary<string, string> { ["telemetry"] = file }, UntilDrained = true,
        Data = Path.Combine(_folder.Path, "data"),
    };

    private void Produce(int records, int bytes)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = _broker.Address }).Build();
        for (var record = 0; record < records; record++)
            producer.Produce("telemetry", new Message<Null, byte[]> { Value = new byte[bytes] });
        producer.Flush(Wait.Limit);
    }

    /// <summary>Takes no writes.</summary>
    private sealed class DownResults : IResultStore
    {
        public string? RejectionOf(Result result) => null;

        public ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct) => throw new StoreUnavailableException("down");

        public ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct) =>
            ValueTask.FromResult<(Result, string)?>(null);

        public ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct) =>
            throw new StoreUnavailableException("down");

        public IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, CancellationToken ct) => AsyncEnumerable.Empty<Result>();
    }

    /// <summary>Produces records beside the run's feed.</summary>
    private sealed class Repeated(IConfiguration settings, int records) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            using var producer = new ProducerBuilder<Null, string>(
                new ProducerConfig { BootstrapServers = settings["Kafka:Brokers"] }).Build();
            for (var record = 0; record < records; record++)
                await producer.ProduceAsync("telemetry", new Message<Null, string> { Value = "{}" }, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
