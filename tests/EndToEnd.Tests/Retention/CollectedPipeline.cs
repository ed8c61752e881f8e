using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Retention;
using Some = Serverless.EndToEnd.Tests.Stores.Some;

namespace Serverless.EndToEnd.Tests.Retention;

/// <summary>
/// A pipeline of two partitions with a view of two rekeyed shards, by what its stores hold: rows, objects and what shards have reported.
/// The retention is seven days, the grace of what was never sealed one hour.
/// </summary>
internal sealed class CollectedPipeline
{
    public CollectedPipeline(string name = "telemetry")
    {
        Name = name;
        SideOutputs = new MemorySideOutputs(Ledger);
        Saved = new SavedStates(Deltas);
        Tables = new MemoryReferenceTables(Clock);
        Collector = NewCollector();
    }

    public string Name { get; }

    public SimulatedClock Clock { get; } = new(Some.Moment);

    public MemoryLedger Ledger { get; } = new();

    public MemoryDeltas Deltas { get; } = new();

    public MemorySideOutputs SideOutputs { get; }

    public MemoryShardReports Reports { get; } = new();

    public MemoryTicks Ticks { get; } = new();

    public MemoryReferenceTables Tables { get; }

    public SavedStates Saved { get; }

    public LogLines Log { get; } = new();

    /// <summary>The collector of a process that has just started.</summary>
    public RetentionCleaner Collector { get; private set; }

    public static ViewLayout Layout(int number, int shards = 2, string view = "v") => Some.Layout(view, number, Sharding.Rekeyed, shards);

    public ShardId Shard(int number, int layout = 1, string view = "v") => new(Name, view, new LayoutNumber(layout), number);

    public RetentionCleaner NewCollector() => Collector = new RetentionCleaner(
        [new RetentionPorts(Name, Ledger, Reports, Ticks, Deltas, Saved, new RedrivePlans(Deltas, Name), SideOutputs, Archive: null)],
        Tables,
        new ShellServices(new RuntimeOptions(), Clock, Log));

    public Task CollectAsync() => Collector.RunAsync(CancellationToken.None);

    /// <summary>Opens the next epoch with these layouts.</summary>
    public async Task<CollectedPipeline> OpenAsync(params ViewLayout[] views)
    {
        var number = (await Ledger.EpochsAsync(Name, default)).Count + 1;
        var epoch = new PipelineEpoch(Name, new Epoch(number), "v1", 0, 2, views, Clock.GetUtcNow());
        Assert.True(await Ledger.TryOpenEpochAsync(epoch, [], default));
        return this;
    }

    /// <summary>Seals a chunk of ten records of a partition, of that age, in an object of its own. Returns its name.</summary>
    public async Task<string> SealAsync(int partition, int number, TimeSpan age)
    {
        var delta = await StoreAsync(age);
        var row = Some.Row(
            partition, (number * 10) - 11, (number * 10) - 1, delta, Name, clock: Clock.GetUtcNow() - age);
        Assert.Equal(AppendOutcome.Sealed, await Ledger.TryAppendAsync([row], default));
        return delta;
    }

    /// <summary>Stores an object of that age that no row names. Returns its name.</summary>
    public async Task<string> StoreAsync(TimeSpan age)
    {
        var delta = DeltaName.New(Clock.GetUtcNow() - age);
        await Deltas.WriteAsync(Name, delta, new byte[] { 1 }, default);
        return delta;
    }

    /// <summary>A shard reports up to which chunk of each partition its older checkpoint has applied.</summary>
    public async Task ReportAsync(ShardId shard, int[] kept, int checkpoints = 2, bool hasHandedOver = false) =>
        await Reports.ReportAsync(Report(shard, kept, checkpoints, hasHandedOver), default);

    public static ShardReport Report(ShardId shard, int[] kept, int checkpoints = 2, bool hasHandedOver = false) =>
        new(shard, [.. kept.Select(Fence)], EventTime.Min, 0, null, Some.Moment)
        {
            Checkpoints = checkpoints, HasHandedOver = hasHandedOver,
        };

    private static ReportedFence Fence(int chunks, int partition)
    {
        var last = new Offset((chunks * 10) - 1);
        return new(new Source(new Partition(partition)), new Epoch(1), last, 0, 0) { Kept = new ChainPoint(new Epoch(1), last) };
    }
}
