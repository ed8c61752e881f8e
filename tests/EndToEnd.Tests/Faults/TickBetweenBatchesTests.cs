using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The timer reads a pipeline's epochs every second. What batches know of an epoch stays true when it is read again.</summary>
public sealed class TickBetweenBatchesTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // batch ─ tick ─ batch ─ tick ─ batch: only an instance's first one looks where the chain is, and whether the topic is the sealed one.
    [Fact]
    public async Task Costs_the_batches_no_look_at_heads_or_topic()
    {
        await using var world = Of(records: 30);
        var heads = 0;
        var ledger = world.Stores.Ledger;
        world.Stores = world.Stores with
        {
            Ledger = AlteredPort.Of(ledger, nameof(ILedger.HeadsAsync), args =>
            {
                heads++;
                return ledger.HeadsAsync((string)args[0]!, (Epoch)args[1]!, default);
            }),
        };
        var first = world.Start();
        await LooksAsync(first);
        await first.TickAsync();
        var next = world.Start();
        var begun = await LooksAsync(next);
        await next.TickAsync();
        var second = await LooksAsync(next);
        await next.TickAsync();
        var third = await LooksAsync(next);

        Assert.True(begun is { Heads: > 0, Topic: > 0 });
        Assert.Equal([(0, 0), (0, 0)], [second, third]);

        async Task<(int Heads, int Topic)> LooksAsync(Host host)
        {
            var (headsBefore, topicBefore) = (heads, world.Topic.Looks);
            await host.BatchAsync([10], new Random(1));
            return (heads - headsBefore, world.Topic.Looks - topicBefore);
        }
    }

    // 0 s  batch, poked ─ batch, too early to poke ─ tick
    // 10 s batch, and the moments of the shards are passed: each has been told of both
    [Fact]
    public async Task Loses_no_pointer_of_the_next_poke()
    {
        await using var world = Of(records: 30);
        var host = world.Start();
        await host.BatchAsync([10], new Random(1));
        await host.BatchAsync([10], new Random(1));
        await host.TickAsync();
        world.Mail.TakeAll();
        world.Clock.Advance(Interval);
        await host.BatchAsync([10], new Random(1));
        world.Clock.Advance(Interval);

        var pokes = world.Mail.TakeAll().Where(letter => letter.Poke.Chunks.Count > 0).ToList();

        Assert.NotEmpty(pokes);
        Assert.All(pokes.GroupBy(letter => letter.Shard), shard =>
            Assert.Equal([9L, 19], shard.SelectMany(letter => letter.Poke.Chunks).Select(chunk => chunk.Previous)));
    }

    private static World Of(int records)
    {
        var topic = new SimulatedTopic(SomeStream.Of(new Random(3), 1, events: 2 * records));
        topic.Produced[0] = records;
        return new World(topic, Some.Exact, new RuntimeOptions { PokeInterval = Interval });
    }
}
