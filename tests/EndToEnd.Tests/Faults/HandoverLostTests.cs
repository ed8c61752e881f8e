using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Runtime.Deltas;
using static Serverless.EndToEnd.Tests.Faults.StreamVersions;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// States of shards that are lost when most of what they were made from is no longer in the ledger: checkpoints stand in for it.
/// </summary>
public sealed class HandoverLostTests
{
    private static readonly Pipeline Version = Of(NeverIdle);

    // day           0 ───── checkpoints every day or two ───── 20                40
    // ledger                            only the last seven days
    // entities      all                                        gone, begun again
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task All_states_gone_on_day_20_are_made_again_from_checkpoints_and_ledger(int damagedCheckpoints)
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(6), Version);
        await slow.PassAsync(days: 40);
        Lose(slow, damagedCheckpoints);
        await slow.AssertAsync($"{damagedCheckpoints} checkpoints damaged", lost: true);
    }

    // day           0          20: other shards         30
    // entities                                          gone: those of the new layout have a checkpoint of their own
    [Fact]
    public async Task States_of_a_layout_that_has_taken_over_are_made_again_too()
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(7), Version);
        await slow.PassAsync(days: 20);
        slow.Deploy(Of(NeverIdle, Shards(3)));
        await slow.PassAsync(days: 1);
        Lose(slow, damagedCheckpoints: 0);
        await slow.PassAsync(days: 20);
        Lose(slow, damagedCheckpoints: 1);
        await slow.AssertAsync("after a handover", lost: true);
    }

    [Fact]
    public async Task With_both_checkpoints_gone_a_shard_is_stuck_and_says_so()
    {
        await using var slow = new SlowWorld(SlowWorld.Stream(8), Version);
        await slow.PassAsync(days: 40);
        var panes = slow.Written.Count;
        Lose(slow, damagedCheckpoints: 2);
        for (var tick = 0; tick < 60; tick++)
        {
            slow.World.Clock.Advance(TimeSpan.FromSeconds(1));
            await slow.TickAsync();
        }
        var said = await slow.World.Stores.Reports.ReadAsync("stream", CancellationToken.None);
        Assert.All(said, report => Assert.NotNull(report.Stuck));
        Assert.True((await slow.World.FlagsAsync()).Pressure);
        Assert.False((await slow.Host.Runtimes.Health.CheckAsync(CancellationToken.None)).IsHealthy);
        Assert.Equal(panes, slow.Written.Count);
    }

    /// <summary>Every entity is gone; of each so many checkpoints are damaged, the newest first.</summary>
    private static void Lose(SlowWorld slow, int damagedCheckpoints)
    {
        foreach (var (shard, state) in slow.World.States)
        {
            var newest = ShardStateFormat.ReadHead(PackedState.Open(state), slow.World.Pipeline.Find(shard.View)!)?.Checkpoints ?? 0;
            for (var older = 0; older < Math.Min(damagedCheckpoints, newest); older++)
                slow.Stores.Deltas.Damage(("stream", SavedStates.CheckpointName(shard, (newest - older) % 2)), Flip);
        }
        slow.World.States.Clear();
        slow.World.Mail.TakeAll();
    }

    private static byte[] Flip(byte[] stored)
    {
        stored[^1] ^= 1;
        return stored;
    }
}
