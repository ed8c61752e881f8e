using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>The wall clock is set back by two hours, while no time passes.</summary>
public sealed class WallClockTests
{
    private static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);

    private static readonly List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(6), 2, events: 80);

    // clock      0      -2 h
    // pressure   -      raised for a second
    // batches    first         second: waits for that second
    [Fact]
    public async Task Pressure_is_still_seen()
    {
        await using var world = new World(new SimulatedTopic(Log));
        var host = world.Start();
        await host.BatchAsync([5, 5], new Random(1));
        world.Clock.Jump(-TwoHours);
        world.Clock.Advance(TimeSpan.FromMilliseconds(200));
        var begun = world.Clock.GetTimestamp();
        var until = world.Clock.GetUtcNow() + TimeSpan.FromSeconds(1);
        await world.Stores.Flags.RaiseAsync(world.Pipeline.Name, Flag.Pressure("shard"), until, CancellationToken.None);
        await host.BatchAsync([5, 5], new Random(1));
        Assert.True(world.Clock.GetElapsedTime(begun) >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_flag_that_was_raised_before_does_not_stay_up_for_two_hours()
    {
        await using var world = new World(new SimulatedTopic(Log));
        var until = world.Clock.GetUtcNow() + TimeSpan.FromSeconds(1);
        await world.Stores.Flags.RaiseAsync(world.Pipeline.Name, Flag.Pressure("shard"), until, CancellationToken.None);
        world.Clock.Jump(-TwoHours);
        var host = world.Start();
        await host.BatchAsync([5, 5], new Random(1));
        Assert.Equal([5, 5], host.Next);
    }

    [Fact]
    public async Task Batches_poke_shards_as_ever()
    {
        await using var world = new World(
            new SimulatedTopic(Log), options: new RuntimeOptions { PokeInterval = TimeSpan.FromMilliseconds(50) });
        var host = world.Start();
        await host.BatchAsync([5, 5], new Random(1));
        world.Mail.TakeAll();
        world.Clock.Jump(-TwoHours);
        world.Clock.Advance(TimeSpan.FromMilliseconds(60));
        await host.BatchAsync([20, 20], new Random(1));
        Assert.NotEmpty(world.Mail.TakeAll());
    }

    // All is read; then nothing comes any more.
    [Fact]
    public async Task Early_panes_and_idle_partitions_work_as_ever_and_nothing_is_lost()
    {
        await using var world = new World(new SimulatedTopic(Log));
        var host = world.Start();
        for (var round = 0; host.HasMore; round++)
        {
            await host.BatchAsync([8, 8], new Random(round));
            await host.TickAsync();
            await world.DeliverAllAsync(host);
            world.Clock.Advance(TimeSpan.FromMilliseconds(120));
            if (round == 1)
                world.Clock.Jump(-TwoHours);
        }
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(Log, SealedClocks.Of(world)), "clock set back");
    }
}
