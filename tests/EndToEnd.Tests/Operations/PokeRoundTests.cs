using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>A poke takes some milliseconds on its way; there are hundreds of shards, and a second for all.</summary>
public sealed class PokeRoundTests
{
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMilliseconds(5);
    private static readonly List<ShardId> Shards =
        [.. Enumerable.Range(0, 608).Select(shard => new ShardId("telemetry", "device", new LayoutNumber(1), shard))];

    private static readonly TickMark Tick = new(1, 2, 3);
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Six_hundred_pokes_of_5_ms_take_far_less_than_a_second()
    {
        var pokes = new HeldPokes();

        var failed = await RunAsync(pokes);

        Assert.Empty(failed);
        Assert.Equal(Shards, pokes.Sent.Select(sent => sent.Shard).OrderBy(shard => shard.Shard));
        Assert.True(_clock.GetUtcNow() - _clock.Start <= TimeSpan.FromMilliseconds(100));
    }

    // 0 ms: 32 of them, 5 ms: the next 32, ...: none is as old as the round.
    [Fact]
    public async Task Each_poke_has_its_own_time_of_sending_and_the_mark_of_the_tick()
    {
        var pokes = new HeldPokes();

        await RunAsync(pokes);

        Assert.Equal(
            Shards.Select((_, index) => (long)(index / PokeRound.AtOnce * OnTheWay.TotalMilliseconds)),
            pokes.Sent.Select(sent => sent.Poke.SentAtMs).Order());
        Assert.All(pokes.Sent, sent => Assert.Equal(Tick, sent.Poke.Tick));
    }

    [Fact]
    public async Task A_poke_that_cannot_be_sent_stops_no_other()
    {
        var pokes = new HeldPokes(shard => shard.Shard % 3 == 0);

        var failed = await RunAsync(pokes);

        Assert.Equal(Shards.Count(shard => shard.Shard % 3 == 0), failed.Count);
        Assert.Equal(Shards.Count - failed.Count, pokes.Sent.Count);
    }

    [Fact]
    public async Task Pokes_that_go_at_once_go_in_their_order()
    {
        var sent = new List<ShardId>();

        await PokeRound.SendAsync(new Instant(sent), Shards.Select(shard => (shard, new Poke())), Shell(), default);

        Assert.Equal(Shards, sent);
    }

    // On a thread without a context of the test's, where what waits for a poke goes on while it arrives.
    private Task<IReadOnlyList<(ShardId Shard, Exception Reason)>> RunAsync(HeldPokes pokes) => Task.Run(async () =>
    {
        var round = PokeRound.SendAsync(pokes, Shards.Select(shard => (shard, new Poke { Tick = Tick })), Shell(), default).AsTask();
        while (!round.IsCompleted && pokes.Count > 0)
        {
            Assert.InRange(pokes.Count, 1, PokeRound.AtOnce);
            _clock.Advance(OnTheWay);
            pokes.Arrive();
        }
        return await round;
    });

    private ShellServices Shell() => new(new RuntimeOptions(), _clock, NullLogger.Instance);

    private sealed class Instant(List<ShardId> sent) : Runtime.Ports.IPokes
    {
        public ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct)
        {
            sent.Add(shard);
            return ValueTask.CompletedTask;
        }
    }
}
