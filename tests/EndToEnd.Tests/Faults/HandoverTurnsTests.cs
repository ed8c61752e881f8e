using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using static Serverless.EndToEnd.Tests.Faults.StreamVersions;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Handovers that are late, doubled or broken off.</summary>
public sealed class HandoverTurnsTests
{
    private static readonly Pipeline First = Of(NeverIdle);
    private static readonly Pipeline Second = Of(NeverIdle, Shards(4));

    // seconds    0               59              65                     75
    // donor 0    frozen ────────────────────────────────────────────── wakes up: hands over, and writes nothing
    // heirs      wait            wait            make its handover, go on
    [Fact]
    public async Task A_shard_that_never_hands_over_is_replaced_after_two_report_intervals()
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(9), First);
        await slow.PassAsync(days: 20);
        var frozen = new ShardId("stream", "hopping", new(1), 0);
        slow.IsFrozen = shard => shard == frozen;
        slow.Deploy(Second);
        await PassAsync(slow, seconds: 59);
        Assert.DoesNotContain(slow.World.States.Keys, Follows);

        await PassAsync(slow, seconds: 6);
        Assert.Contains(slow.World.States.Keys, Follows);
        await slow.PassAsync(days: 10);
        Assert.False(ShardStateFormat.IsHandedOver(slow.World.States[frozen]));

        var panes = slow.Written.Count;
        await slow.ThawAsync();
        Assert.Equal(panes, slow.Written.Count);
        await PassAsync(slow, seconds: 2);
        Assert.True(ShardStateFormat.IsHandedOver(slow.World.States[frozen]) || await IsForgottenAsync(slow, frozen));
        await slow.AssertAsync("frozen");

        bool Follows(ShardId shard) => shard.View == frozen.View && shard.Layout.Value == 2 && shard.Shard == 0;
    }

    // day         20                    25                     45
    // donors      results can't be      frozen ─────────────── wake up: what is in their outboxes is their heirs'
    //             written               replaced; heirs write richer panes of the same windows
    [Fact]
    public async Task Shards_that_wake_up_with_full_outboxes_write_nothing_any_more()
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(14), First);
        await slow.PassAsync(days: 20);
        slow.Host.Faults.Forecast = store => store == "result" ? Weather.Down : Weather.Fair;
        await slow.PassAsync(days: 5);
        slow.IsFrozen = shard => shard is { View: "hopping", Layout.Value: 1 };
        slow.Deploy(Second);
        await PassAsync(slow, seconds: 62);
        await slow.PassAsync(days: 20);

        var panes = slow.Written.Count;
        slow.World.Mail.TakeAll();
        await slow.ThawAsync();
        await PassAsync(slow, seconds: 2);
        Assert.DoesNotContain(slow.Written.Skip(panes), pane => pane.Id.View == "hopping" && pane.Layout.Value == 1);
        await slow.AssertAsync("full outboxes", lost: true);
    }

    // instance A   begins an operation ───────────────── ends it, unsaved
    // instance B                      runs the same, saves
    [Fact]
    public async Task Two_instances_that_hand_over_and_take_over_at_once_do_it_once()
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(10), First);
        await slow.PassAsync(days: 20);
        slow.Deploy(Second);
        for (var tick = 0; tick < 4; tick++)
        {
            await slow.Host.TickAsync();
            await slow.DeliverAsync(async letter =>
            {
                await slow.World.Start(asZombie: true).DeliverAsync(letter);
                await slow.Host.DeliverAsync(letter);
                await slow.World.Start(asZombie: true).DeliverAsync(letter);
            });
        }
        await slow.World.DrainAsync();
        await Outcome.AssertAsync(slow.World, Core.Tests.Streams.Oracle.Of(slow.Log), "two at once");
    }

    // version   first        second ─┬──── first again, as a new deployment
    // shards    layout 1     layout 2: some have begun, some not; layout 3 takes over from it
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_roll_back_in_the_middle_of_a_handover_loses_nothing(int every)
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(11), First);
        await slow.PassAsync(days: 20);
        slow.Deploy(Second);
        var letters = 0;
        for (var tick = 0; tick < 3; tick++)
        {
            await slow.Host.TickAsync();
            await slow.DeliverAsync(letter => ++letters % every == 0 ? slow.Host.DeliverAsync(letter) : Task.CompletedTask);
        }
        slow.Deploy(First);
        await slow.AssertAsync("rolled back");
        var epoch = await slow.World.Stores.Ledger.NewestEpochAsync("stream", CancellationToken.None);
        Assert.Equal((3, 2), (epoch!.Epoch.Value, epoch.Revision));
        Assert.Equal(3, epoch.View("hopping")!.Number.Value);
    }

    private static async Task<bool> IsForgottenAsync(SlowWorld slow, ShardId shard) =>
        !(await slow.World.Stores.Reports.ReadAsync("stream", CancellationToken.None)).Any(report => report.Shard == shard);

    private static async Task PassAsync(SlowWorld slow, int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            slow.World.Clock.Advance(TimeSpan.FromSeconds(1));
            await slow.TickAsync();
        }
    }
}
