using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Core.Ledger;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Runtime;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Shards;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>All that outlives a host: the topic, the stores, the saved states of the shards, the pokes under way, and time.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly WorldStores _stores;

    public World(
        SimulatedTopic topic, Pipeline? pipeline = null, RuntimeOptions? options = null, TimeSpan? sinceFirstEvent = null,
        WorldStores? stores = null)
    {
        // After all events of a stream: then it makes no difference when a batch is folded.
        var since = sinceFirstEvent ?? TimeSpan.FromMinutes(1);
        Clock = new SimulatedClock(DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base) + since);
        Began = Clock.GetUtcNow();
        Topic = topic;
        Pipeline = pipeline ?? StreamPipeline.Instance;
        Options = options ?? new RuntimeOptions();
        _stores = stores ?? new EmbeddedWorldStores();
        Stores = _stores.Open(Pipeline, Clock);
    }

    public SimulatedTopic Topic { get; }

    /// <summary>What hosts run when they start. Each change is a deployment of its own, with the next revision.</summary>
    public Pipeline Pipeline
    {
        get;
        set => (field, Revision) = (value, field is null ? 0 : Revision + 1);
    }

    /// <summary>The revision that hosts start with; 0 before the first change.</summary>
    public long Revision { get; set; }

    public RuntimeOptions Options { get; }

    public SimulatedClock Clock { get; }

    /// <summary>When the run began.</summary>
    public DateTimeOffset Began { get; }

    public Runtime.Ports.StorePorts Stores { get; set; }

    /// <summary>The topics that sinks produce to.</summary>
    public MemoryMessages Messages { get; } = new();

    public Dictionary<ShardId, byte[]> States { get; } = [];

    public Mailbox Mail { get; } = new();

    /// <summary>Entities that their back end has forgotten: what is sent to them is held.</summary>
    public HashSet<ShardId> Frozen { get; } = [];

    /// <summary>What was sent to frozen entities.</summary>
    public List<Letter> Held { get; } = [];

    /// <summary>The host that a test has begun with, where it says so.</summary>
    public Host? First { get; set; }

    /// <summary>The keys for personal data that hosts start with.</summary>
    public PersonalKeys Keys { get; set; } = PersonalKeys.None;

    /// <summary>What hosts log to.</summary>
    public ILogger<PipelineHost> Log { get; init; } = NullLogger<PipelineHost>.Instance;

    /// <summary>All rows that were ever sealed, also those that retention has removed.</summary>
    public List<ChunkRow> Sealed { get; } = [];

    /// <summary>Those of them that are of the topic, not of what is redriven.</summary>
    public IEnumerable<ChunkRow> OfTopic => Sealed.Where(row => row.Source.IsTopic);

    /// <summary>All redrives that were ever begun.</summary>
    public List<RedrivePlan> Redrives { get; } = [];

    public Host Start(bool asZombie = false) => new(this, Pipeline, Options with { Revision = Revision }) { IsZombie = asZombie };

    /// <summary>Delivers every poke that is under way, and those that come of it, in order.</summary>
    public async Task DeliverAllAsync(Host host)
    {
        while (Mail.Count > 0 && !host.Faults.IsDown)
            await host.DeliverAsync(Mail.Take(0));
    }

    /// <summary>
    /// With no more faults: reads what is left, lets every shard catch up, does <paramref name="settle"/>, then closes every window.
    /// </summary>
    public async Task DrainAsync(Func<Host, Task>? settle = null)
    {
        Topic.Produce();
        var host = Start();
        for (var tries = 0; host.HasMore; tries++)
        {
            Assert.True(tries < 1_000, "the topic can't be read to its end");
            await host.BatchAsync([.. Topic.Produced.Select(_ => 50)], new Random(1));
        }
        await CatchUpAsync(host, Topic.Produced);
        await (settle?.Invoke(host) ?? Task.CompletedTask);
        await UntilAsync(host, host.FlushAsync, Topic.Produced, (status, _) => status.Watermark == EventTime.Max && status.Outbox == 0);
    }

    /// <summary>Every shard applies what was sealed: of each partition its first records, so many.</summary>
    public Task CatchUpAsync(Host host, IReadOnlyList<int> read) => UntilAsync(host, host.TickAsync, read, (status, heads) =>
        heads.All(head => !status.Fences.TryGetValue(head.Key, out var fence) || fence == head.Value));

    /// <summary>The rows that the ledger still has, with those that end chains.</summary>
    public async Task<List<ChunkRow>> RowsAsync() => await Stores.Ledger
        .ReadAllAsync(Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
        .ToListAsync();

    /// <summary>The flags that are up.</summary>
    public ValueTask<Runtime.Ports.FlagsUp> FlagsAsync() => Stores.Flags.ReadAsync(Pipeline.Name, Clock.GetUtcNow(), default);

    /// <summary>Whether retention has removed rows.</summary>
    public async Task<bool> IsTrimmedAsync() => (await RowsAsync()).Count(row => row.NextEpoch is null) < Sealed.Count;

    /// <summary>What each shard of the newest epoch says of itself.</summary>
    public async Task<List<ShardStatus?>> StatusAsync(Host host)
    {
        var epoch = await Stores.Ledger.NewestEpochAsync(Pipeline.Name, CancellationToken.None);
        return [.. epoch!.Shards().Select(shard => host.Runtimes.Shards.Describe(shard, States.GetValueOrDefault(shard)))];
    }

    /// <summary>Every shard of the newest epoch that has a state reports its fences, or those of <paramref name="some"/> only.</summary>
    public async Task ReportAsync(Host host, Func<ShardId, bool>? some = null)
    {
        var epoch = await Stores.Ledger.NewestEpochAsync(Pipeline.Name, CancellationToken.None);
        foreach (var shard in epoch!.Shards().Where(some ?? (_ => true)))
        {
            if (host.Runtimes.Shards.Describe(shard, States.GetValueOrDefault(shard)) is not { } status)
                continue;
            await Stores.Reports.ReportAsync(status.ToReport(shard) with { At = Clock.GetUtcNow() }, CancellationToken.None);
        }
    }

    /// <summary>Half the retention passes, in which every shard writes two checkpoints; all report where they are.</summary>
    public async Task PassCheckpointsAsync(Host host, Func<ShardId, bool>? some = null)
    {
        for (var checkpoint = 0; checkpoint < 2; checkpoint++)
        {
            Clock.Advance(Options.Retention / 4);
            await host.TickAsync();
            foreach (var letter in Mail.TakeAll().Where(letter => some?.Invoke(letter.Shard) != false))
                await host.DeliverAsync(letter);
        }
        await ReportAsync(host, some);
    }

    /// <summary>All entities go on, with what was sent to them.</summary>
    public void Thaw()
    {
        Frozen.Clear();
        Held.ForEach(Mail.Post);
        Held.Clear();
    }

    public ValueTask DisposeAsync() => _stores.DisposeAsync();

    private async Task UntilAsync(
        Host host, Func<Task> ask, IReadOnlyList<int> read, Func<ShardStatus, Dictionary<Partition, Offset>, bool> isDone)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            await ask();
            await DeliverAllAsync(host);
            var heads = Enumerable.Range(0, Topic.Partitions).Where(partition => read[partition] > 0).ToDictionary(
                partition => new Partition(partition), partition => Topic.Records[partition][read[partition] - 1].Offset);
            if ((await StatusAsync(host)).All(status => status is not null && isDone(status, heads)))
                return;
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        var said = await Stores.Reports.ReadAsync(Pipeline.Name, CancellationToken.None);
        var stuck = string.Join("; ", said.Where(report => report.Stuck is not null).Select(report => $"{report.Shard}: {report.Stuck}"));
        Assert.Fail($"the shards never got there: {string.Join("; ", await StatusAsync(host))}; they say: {stuck}");
    }
}
