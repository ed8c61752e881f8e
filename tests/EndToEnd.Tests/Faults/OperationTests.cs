using Serverless.Core.Ledger;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Operations of shards that end before their work is done, and what a process asks for before its first batch.</summary>
public sealed class OperationTests
{
    private static readonly List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(6), 2, events: 60);

    // operation   reads the ledger ── the process is told to stop: the given state, and nothing is said
    [Fact]
    public async Task An_operation_that_is_told_to_stop_gives_back_the_state_and_says_nothing()
    {
        using var stop = new CancellationTokenSource();
        await using var world = new World(new SimulatedTopic(Log));
        var (host, letter) = await StateAndLetterAsync(world, () => stop.Cancel());
        var before = host.Faults.Writes.Count;

        var next = await host.Runtimes.Shards
            .ApplyAsync(letter.Shard, world.States[letter.Shard], letter.Poke, stop.Token);

        Assert.True(stop.IsCancellationRequested);
        Assert.Same(world.States[letter.Shard], next);
        Assert.Empty(host.Faults.Writes[before..]);
    }

    // operation   reads the ledger ── a client gives its call up: a failure as any other
    [Fact]
    public async Task A_call_that_its_client_gives_up_is_a_failure_that_is_said()
    {
        await using var world = new World(new SimulatedTopic(Log));
        var (host, letter) = await StateAndLetterAsync(world, () => { });

        var next = await host.Runtimes.Shards
            .ApplyAsync(letter.Shard, world.States[letter.Shard], letter.Poke, CancellationToken.None);

        Assert.Same(world.States[letter.Shard], next);
        Assert.True((await world.FlagsAsync()).Pressure);
        var said = await world.Stores.Reports.ReadAsync("stream", CancellationToken.None);
        Assert.Contains("its operation fails", said.Single(report => report.Shard == letter.Shard).Stuck, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ledger")]
    [InlineData("flag")]
    [InlineData("delta")]
    public async Task A_process_that_can_not_reach_a_store_knows_it_before_its_first_batch(string down)
    {
        await using var world = new World(new SimulatedTopic(Log));
        var host = world.Start();
        host.Faults.Forecast = what => what == down ? Weather.Down : Weather.Fair;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Runtimes.WarmUpAsync(CancellationToken.None));
    }

    // time         0 ─────── a quarter of the retention ── a second later
    // checkpoints  none      written                       said
    [Fact]
    public async Task A_checkpoint_is_written_when_a_quarter_of_the_retention_has_passed_and_said()
    {
        await using var world = new World(new SimulatedTopic(Log));
        var host = world.Start();
        await host.BatchAsync([9, 9], new Random(1));
        await TickAsync(world, host, times: 3);
        Assert.All(await world.StatusAsync(host), status => Assert.Equal(0, status!.Checkpoints));

        world.Clock.Advance(world.Options.Retention / 4);
        await TickAsync(world, host, times: 1);
        world.Clock.Advance(world.Options.ReportInterval);
        await TickAsync(world, host, times: 1);

        Assert.All(await world.Stores.Reports.ReadAsync("stream", CancellationToken.None), said => Assert.Equal(1, said.Checkpoints));
    }

    // sink     down ─────────────────────────────── up
    // shards   keep their panes, and say how many   go on, and say so
    [Fact]
    public async Task A_shard_that_can_not_write_its_panes_says_how_many_wait_and_when_it_goes_on()
    {
        var lines = new LogLines();
        await using var world = new World(new SimulatedTopic(Log)) { Log = lines };
        var host = world.Start();
        host.Faults.Forecast = what => what == "result" ? Weather.Down : Weather.Fair;
        await host.BatchAsync([30, 30], new Random(1));
        await TickAsync(world, host, times: 12);
        var said = await world.Stores.Reports.ReadAsync("stream", CancellationToken.None);
        Assert.Contains(said, report => report is { Outbox: > 0, Stuck: not null });
        Assert.Equal(0, lines.Of("it is no longer stuck"));

        host.Faults.Forecast = _ => Weather.Fair;
        await TickAsync(world, host, times: 2);

        Assert.Equal(said.Count(report => report.Stuck is not null), lines.Of("it is no longer stuck"));
    }

    // pokes    sections of at most so many bytes in all; the others are pointers
    [Fact]
    public async Task A_poke_carries_no_more_bytes_of_sections_than_it_may()
    {
        await using var world = new World(new SimulatedTopic(Log), options: new() { InlinePokeBytes = 400 });
        await world.Start().BatchAsync([25, 25], new Random(1));

        var pokes = world.Mail.TakeAll().ConvertAll(letter => letter.Poke.Chunks);

        Assert.All(pokes, chunks => Assert.InRange(chunks.Sum(chunk => chunk.Section?.Length ?? 0), 0, 400));
        Assert.Contains(pokes, chunks => chunks.Any(chunk => chunk.Section is not null));
        Assert.Contains(pokes, chunks => chunks.Any(chunk => chunk.Section is null && chunk.Length > 0));
    }

    // metadata   1 partition        batch   records of two: the broker has given them, so both are there
    [Fact]
    public async Task Records_of_a_partition_that_the_metadata_lack_are_sealed()
    {
        await using var world = new World(new SimulatedTopic(Log));
        world.Topic.Partitions = 1;
        var host = world.Start();

        await host.BatchAsync([9, 9], new Random(1));

        Assert.Equal([9, 9], host.Next);
        Assert.Equal(2, (await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None))!.Partitions);
    }

    private static async Task TickAsync(World world, Host host, int times)
    {
        for (var tick = 0; tick < times; tick++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.TickAsync();
            await world.DeliverAllAsync(host);
        }
    }

    /// <summary>
    /// A shard that has a state, and a poke with which it reads the ledger: that does <paramref name="then"/>, and is given up.
    /// </summary>
    private static async Task<(Host Host, Letter Letter)> StateAndLetterAsync(World world, Action then)
    {
        var host = world.Start();
        await host.BatchAsync([9, 9], new Random(1));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await world.DeliverAllAsync(host);
            await host.TickAsync();
        }
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.BatchAsync([9, 9], new Random(2));
        world.Mail.TakeAll();
        world.Stores = world.Stores with
        {
            Ledger = AlteredPort.Of<ILedger, ValueTask<IReadOnlyList<ChunkRow>>>(world.Stores.Ledger, "ReadAsync", _ =>
            {
                then();
                throw new TaskCanceledException("the client's time is over");
            }),
        };
        host = world.Start();
        await host.TickAsync();
        return (host, world.Mail.TakeAll()[0]);
    }
}
