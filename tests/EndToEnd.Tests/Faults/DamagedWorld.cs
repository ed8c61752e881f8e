using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Shards;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// A world whose stream is read and sealed, and nothing of it applied: of partition 0 in several chunks, one of which is to be damaged: the
/// third, alone in its batch, or another one, which is in an object with a chunk of partition 1.
/// </summary>
internal sealed class DamagedWorld(World world, IReadOnlyList<ChunkRow> rows) : IAsyncDisposable
{
    public static readonly List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log = SomeStream.Of(new Random(5), 2, events: 160);

    public World World => world;

    /// <summary>Which chunk of partition 0 is damaged, from 0.</summary>
    public int Chunk { get; init; } = 2;

    /// <summary>The row whose chunk is damaged.</summary>
    public ChunkRow Row => rows.Where(row => row.Partition.Value == 0).ElementAt(Chunk);

    /// <summary>The row before it.</summary>
    public ChunkRow Before => rows.Where(row => row.Partition.Value == 0).ElementAt(Chunk - 1);

    /// <summary>The pokes that the batches sent.</summary>
    public required IReadOnlyList<Letter> Pokes { get; init; }

    public static async Task<DamagedWorld> ReadAsync(
        RuntimeOptions? options = null, Pipeline? pipeline = null, int chunk = 2, Func<World, Task>? prepare = null,
        WorldStores? stores = null)
    {
        var world = new World(new SimulatedTopic(Log), pipeline ?? Some.Aligned, options, stores: stores);
        await (prepare?.Invoke(world) ?? Task.CompletedTask);
        var host = world.Start();
        for (var batch = 0; host.HasMore; batch++)
        {
            await host.BatchAsync(batch == 2 ? [15, 0] : [15, 15], new Random(batch));
            world.Clock.Advance(TimeSpan.FromMilliseconds(400));
        }
        var rows = await world.Stores.Ledger
            .ReadAllAsync("stream", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
            .ToListAsync();
        return new DamagedWorld(world, rows) { Pokes = world.Mail.TakeAll(), Chunk = chunk };
    }

    /// <summary>Two seconds of the timer: what the first finds, the second reports.</summary>
    public async Task TickTwiceAsync(Host host)
    {
        for (var second = 0; second < 2; second++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.TickAsync();
            await world.DeliverAllAsync(host);
        }
    }

    /// <summary>
    /// Ten seconds of the timer, at whose end it is told what the shards say, and heals; then two more, in which they go on.
    /// </summary>
    public async Task TickOnAsync(Host host)
    {
        for (var second = 0; second < 12; second++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.TickAsync();
            await host.Runtimes.HealingAsync("stream");
            await world.DeliverAllAsync(host);
        }
    }

    /// <summary>The object that the damaged chunk lies in.</summary>
    public async Task<byte[]> ObjectAsync(string? name = null) =>
        (await world.Stores.Deltas.ReadAsync("stream", name ?? Row.Delta, 0, int.MaxValue, CancellationToken.None))!.Value.ToArray();

    /// <summary>Puts other bytes in the object's place; null removes it.</summary>
    public async Task ReplaceAsync(byte[]? content)
    {
        await world.Stores.Deltas.DeleteAsync("stream", [Row.Delta], CancellationToken.None);
        if (content is not null)
            await world.Stores.Deltas.WriteAsync("stream", Row.Delta, content, CancellationToken.None);
    }

    public async Task<IReadOnlyList<(ShardId Id, ShardStatus Status)>> ShardsAsync(Host host)
    {
        var epoch = await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);
        return [.. epoch!.Shards().Zip(await world.StatusAsync(host), (id, status) => (id, status!))];
    }

    /// <summary>Of partition 0 it has applied what comes before the damage and no more, of partition 1 all; and it says so.</summary>
    public async Task AssertStuckAsync(ShardId id, ShardStatus status, string says)
    {
        Assert.Contains(says, status.Stuck);
        foreach (var source in status.Sources)
        {
            Assert.Equal(source.Partition.Value == 0 ? Before.Last : EndOf(source.Source), source.Last);
            Assert.Equal(source.Partition.Value == 0, source.Stuck is not null);
        }
        var reports = await world.Stores.Reports.ReadAsync("stream", CancellationToken.None);
        Assert.Equal(status.Stuck, reports.Single(report => report.Shard == id).Stuck);
    }

    public void AssertAtEnd(ShardStatus status)
    {
        Assert.Null(status.Stuck);
        Assert.All(status.Sources, source => Assert.Equal(EndOf(source.Source), source.Last));
    }

    /// <summary>Shards that have applied no more than what comes before the damage hold no event of the damaged chunk.</summary>
    public void AssertNothingOfIt(IEnumerable<(ShardId Id, ShardStatus Status)> shards)
    {
        foreach (var view in shards.GroupBy(shard => shard.Id.View))
        {
            var sources = view.SelectMany(shard => shard.Status.Sources).Where(source => source.Partition.Value == 0);
            var applied = sources.Sum(source => source.Applied);
            Assert.InRange(applied, 0, Before.Totals.MergedBy(view.Key));
        }
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    private Offset EndOf(Source source) => rows.Last(row => row.Source == source).Last;
}
