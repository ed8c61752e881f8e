using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What operators see of a run in the metrics. Each pipeline has a name of its own.</summary>
public sealed class MeasuredRunTests
{
    private static readonly List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(5), 2, events: 120);

    // host A   records 0-9 ── 0-9 again ────────────────── 10-14: sealed already (a conflict)
    // host B                               10-14
    [Fact]
    public async Task Batches_records_that_came_again_and_conflicts_are_counted()
    {
        using var measured = new Measured("counted");
        await using var world = NewWorld("counted");
        var (a, b) = (world.Start(), world.Start());
        await a.BatchAsync([10, 10], new Random(1));
        (a.Next[0], a.Next[1]) = (0, 0);
        await a.BatchAsync([10, 10], new Random(1));
        a.Next.CopyTo(b.Next, 0);
        Assert.Equal((1d, 20d, 0d), Counts());

        await b.BatchAsync([5, 5], new Random(1));
        await a.BatchAsync([5, 5], new Random(1));

        Assert.Equal((2d, 30d, 1d), Counts());
        Assert.Equal(world.Sealed.Sum(row => row.Counts.Read), measured.Of("serverless.events.read").Sum());

        (double Batches, double Redelivered, double Conflicts) Counts() => (
            measured.Of("serverless.batches").Sum(), measured.Of("serverless.records.redelivered").Sum(),
            measured.Of("serverless.seal.conflicts").Sum());
    }

    [Fact]
    public async Task Panes_their_latency_and_the_size_of_states_are_measured()
    {
        using var measured = new Measured("fired");
        await using var world = NewWorld("fired");
        var host = world.Start();
        await host.BatchAsync([10, 10], new Random(1));
        await world.DeliverAllAsync(host);
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        await world.DrainAsync();

        Assert.True(measured.Of("serverless.panes").Sum() >= (await Outcome.ResultsAsync(world)).Count);
        Assert.All(measured.Of("serverless.latency"), latency => Assert.InRange(latency, 0, TimeSpan.FromMinutes(2).TotalSeconds));
        Assert.NotEmpty(measured.Of("serverless.latency"));
        var sizes = measured.Of("serverless.shard.state");
        Assert.All(world.States.Values, state => Assert.Contains(state.Length, sizes));
    }

    // stores   sink down                    all down
    // shard    keeps its panes, pressure    its operation fails, pressure
    [Fact]
    public async Task Sinks_and_operations_that_fail_are_counted_and_so_is_the_pressure_that_they_raise()
    {
        using var measured = new Measured("failing");
        await using var world = NewWorld("failing");
        var host = world.Start();
        await host.BatchAsync([30, 30], new Random(1));
        await host.TickAsync();
        host.Faults.Forecast = store => store == "result" ? Weather.Down : Weather.Fair;
        await world.DeliverAllAsync(host);
        await host.TickAsync();
        await world.DeliverAllAsync(host);
        Assert.NotEmpty(measured.Of("serverless.sink.failures"));
        Assert.Empty(measured.Of("serverless.shard.failures"));
        var raised = measured.Of("serverless.pressure.raised").Sum();
        Assert.True(raised > 0);

        world.States.Clear();
        await host.TickAsync();
        host.Faults.Forecast = _ => Weather.Down;
        var letters = world.Mail.TakeAll();
        foreach (var letter in letters)
            await host.DeliverAsync(letter);

        Assert.Equal(letters.Count, measured.Of("serverless.shard.failures").Sum());
        Assert.Equal(raised + letters.Count, measured.Of("serverless.pressure.raised").Sum());
    }

    // partition 0   epoch 1: 0 ── 9 | made anew   epoch 2: 0 ──
    // host A                          two records of the old topic, 10 and 11, are still to be processed
    [Fact]
    public async Task A_topic_made_anew_and_the_records_that_are_left_out_are_counted()
    {
        using var measured = new Measured("anew");
        var topic = new SimulatedTopic(Some.Stream([.. Enumerable.Range(0, 20).Select(at => at * 10L)]));
        topic.Produced[0] = 10;
        await using var world = NewWorld("anew", topic);
        var host = world.Start();
        await host.BatchAsync([10], new Random(1));
        List<SourceRecord> old = [.. topic.Records[0].Skip(10).Take(2)];
        topic.Recreate(0, topic.Records[0].Take(12).Select(record => record with { TimestampMs = record.TimestampMs + 1 }));
        host.Next[0] = 0;
        await host.TickAsync();

        await host.Runtimes.Batches("anew").ProcessAsync(old, new HostPokes(world.Mail, host.Faults), CancellationToken.None);

        Assert.Equal(1, measured.Of("serverless.topic.recreated").Sum());
        Assert.Equal(2, measured.Of("serverless.records.outdated").Sum());
    }

    private static World NewWorld(string name, SimulatedTopic? topic = null) => new(
        topic ?? new SimulatedTopic(Log), Pipeline.Compile(Some.Aligned.Definition with { Name = name }),
        new RuntimeOptions { TopicRecreated = TopicRecreated.NewEpoch, PokeInterval = TimeSpan.Zero }, stores: new MemoryWorldStores());
}
