using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults.Memory;
using static Serverless.EndToEnd.Tests.Faults.StreamVersions;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Many shards that hand over while events come.</summary>
public sealed class HandoverLoadTests
{
    private const int Shards = 200;
    private const int OperationsAtOnce = 40;

    // every 100 ms   a batch; and 40 operations of shards, of 200 that hand over and 220 that take over
    [Fact]
    public async Task Two_hundred_shards_that_hand_over_under_load_let_no_batch_wait_for_five_seconds()
    {
        var log = SomeStream.Of(new Random(13), 2, events: 900, keysAnywhere: true);
        await using var world = new World(new SimulatedTopic(log), Version(Shards), stores: new MemoryWorldStores());
        var host = world.Start();
        var longest = TimeSpan.Zero;
        for (var batch = 0; host.HasMore; batch++)
        {
            if (batch == 10)
            {
                world.Pipeline = Version(Shards + 20);
                host = Next(world, host);
            }
            var before = world.Clock.GetUtcNow();
            await host.BatchAsync([6, 6], new Random(batch));
            var waited = world.Clock.GetUtcNow() - before;
            longest = waited > longest ? waited : longest;
            world.Clock.Advance(TimeSpan.FromMilliseconds(100));
            if (batch % 10 == 0)
                await host.TickAsync();
            for (var letters = 0; letters < OperationsAtOnce && world.Mail.Count > 0; letters++)
                await host.DeliverAsync(world.Mail.Take(0));
        }
        Assert.True(longest < TimeSpan.FromSeconds(5), $"a batch waited for {longest}");
        await world.DrainAsync();
        var epoch = await world.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);
        Assert.Equal(2, epoch!.View("hopping")!.Number.Value);
        await Outcome.AssertAsync(world, Oracle.Of(log), "200 shards");
    }

    private static Core.Pipelines.Pipeline Version(int shards) => Of(NeverIdle, Only("hopping"), StreamVersions.Shards(shards));

    private static Host Next(World world, Host before)
    {
        var next = world.Start();
        before.Next.CopyTo(next.Next, 0);
        before.Faults.End();
        return next;
    }
}
