using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Core.WindowKinds.Global;
using Serverless.Core.WindowKinds.Sliding;
using Serverless.Core.Windows;

namespace Serverless.EndToEnd.Tests.Faults;

public sealed class RandomRunTests
{
    private const int Events = 150;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Whatever_happens_results_side_outputs_and_ledger_are_the_oracles(int partitions)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var log = SomeStream.Of(new Random(seed), partitions, Events);
            await using var world = new World(new SimulatedTopic(log), options: Chaos.Options(new Random(seed)));
            await new Chaos(world, seed).RunAsync();
            await world.DrainAsync();
            await Outcome.AssertAsync(world, Oracle.Of(log), $"seed {seed}");
        }
    }

    [Fact]
    public async Task Another_number_of_shards_in_the_middle_changes_nothing()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var log = SomeStream.Of(new Random(seed), 2, Events);
            await using var world = new World(new SimulatedTopic(log), options: Chaos.Options(new Random(seed)));
            var chaos = new Chaos(world, seed);
            await chaos.RunAsync(step =>
                Redeploy(world, chaos, step == 25, StreamPipeline.Instance.WithShards(shards => shards == 1 ? 3 : shards - 1)));
            await world.DrainAsync();
            await Outcome.AssertAsync(world, Oracle.Of(log), $"seed {seed}");
        }
    }

    [Fact]
    public async Task Two_versions_of_a_pipeline_that_run_side_by_side_change_nothing()
    {
        var versions = new[] { StreamPipeline.Instance, StreamPipeline.Instance.WithShards(shards => shards + 1) };
        for (var seed = 0; seed < 10; seed++)
        {
            var log = SomeStream.Of(new Random(seed), 2, Events);
            await using var world = new World(new SimulatedTopic(log), options: Chaos.Options(new Random(seed)));
            await new Chaos(world, seed).RunAsync(step => world.Pipeline = versions[step / 3 % 2]);
            await world.DrainAsync();
            await Outcome.AssertAsync(world, Oracle.Of(log), $"seed {seed}");
        }
    }

    [Fact]
    public async Task More_partitions_in_the_middle_change_nothing()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var log = Some.GrowingStream(new Random(seed), before: 2, after: 4, Events, out var atGrowth);
            var topic = new SimulatedTopic(log) { Partitions = 2 };
            atGrowth.CopyTo(topic.Produced, 0);
            var pipeline = Some.Of(view => view.Window is SlidingWindow or GlobalCountWindow ? null : view);
            await using var world = new World(topic, pipeline, Chaos.Options(new Random(seed)));
            await new Chaos(world, seed).RunAsync(step => Grow(topic, step == 25));
            await world.DrainAsync();
            await Outcome.AssertAsync(world, Oracle.Of(log), $"seed {seed}");
        }
    }

    // Long after the events, so that once a partition is idle, all its windows close; what then comes is a correction.
    [Fact]
    public async Task Windows_that_closed_because_nothing_came_are_corrected_by_what_comes()
    {
        var corrected = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var log = SomeStream.Of(new Random(seed), 2, Events);
            var topic = new SimulatedTopic(log);
            Array.Clear(topic.Produced);
            var random = new Random(seed);
            await using var world = new World(topic, Some.Exact, Chaos.Options(random), TimeSpan.FromMinutes(1));
            var chaos = new Chaos(world, seed);
            await chaos.RunAsync(step =>
            {
                Trickle(world, random);
                Redeploy(world, chaos, step == 60 && seed % 2 == 0, Some.Exact.WithShards(shards => shards + 1));
            });
            corrected += (await Outcome.ResultsAsync(world)).Count(result => result.Kind == PaneKind.Correction);
            await world.DrainAsync();
            await Outcome.AssertAsync(world, Oracle.Of(log), $"seed {seed}");
        }
        Assert.True(corrected > 100, $"only {corrected} results were corrected");
    }

    [Fact]
    public async Task Rekeyed_views_are_the_oracles_wherever_the_events_of_a_key_are_and_whatever_closes_by_idleness()
    {
        var rekeyed = Some.Of(view =>
            view.Window is SlidingWindow or GlobalCountWindow ? null : view with { Sharding = Sharding.Rekeyed });
        for (var seed = 0; seed < 30; seed++)
        {
            var partitions = 1 + (seed % 4);
            var log = SomeStream.Of(new Random(seed), partitions, Events, keysAnywhere: true);
            var topic = new SimulatedTopic(log);
            Array.Clear(topic.Produced);
            var random = new Random(seed);
            await using var world = new World(topic, rekeyed, Chaos.Options(random), TimeSpan.FromMinutes(1));
            await new Chaos(world, seed).RunAsync(_ => Trickle(world, random));
            await world.DrainAsync();
            await Outcome.AssertAsync(world, Oracle.Of(log), $"seed {seed}");
        }
    }

    [Fact]
    public async Task Late_events_that_correct_are_in_their_windows_whatever_happens()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var partitions = 1 + (seed % 3);
            var log = SomeStream.Of(new Random(seed), partitions, Events, keysAnywhere: true);
            await using var world = new World(new SimulatedTopic(log), Some.Corrected, Chaos.Options(new Random(seed)));
            await new Chaos(world, seed).RunAsync();
            await world.DrainAsync();
            await Outcome.AssertAsync(world, Oracle.Of(log, corrects: true), $"seed {seed}");
        }
    }

    private static void Redeploy(World world, Chaos chaos, bool now, Pipeline pipeline)
    {
        if (!now)
            return;
        world.Pipeline = pipeline;
        chaos.RestartAll();
    }

    private static void Grow(SimulatedTopic topic, bool now)
    {
        if (now)
            topic.Produce();
    }

    private static void Trickle(World world, Random random)
    {
        if (random.Next(8) == 0)
        {
            var partition = random.Next(world.Topic.Partitions);
            world.Topic.Produced[partition] = Math.Min(
                world.Topic.Records[partition].Count, world.Topic.Produced[partition] + random.Next(1, 20));
        }
        if (random.Next(6) == 0)
            world.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(1, 1500)));
    }
}
