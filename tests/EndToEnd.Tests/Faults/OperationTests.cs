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
        Assert.Equal(before, host.Faults.Writes.Count);
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

    /// <summary>A shard that has a state, and a poke with which it reads the ledger; that does <paramref name="then"/>, and is given up.</summary>
    private static async Task<(Host Host, Letter Letter)> StateAndLetterAsync(World world, Action then)
    {
        var host = world.Start();
        await host.BatchAsync([9, 9], new Random(1));
        await world.DeliverAllAsync(host);
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
