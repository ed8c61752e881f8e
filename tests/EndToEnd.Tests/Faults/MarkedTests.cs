using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Memory;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Aggregates with a condition of their own, through corrections and crashes.</summary>
public sealed class MarkedTests
{
    private static readonly AggregateDefinition Count = new() { Name = "n", Kind = "count", Where = "value >= 50" };
    private static readonly AggregateDefinition Sum = new() { Name = "s", Kind = "sum", Field = "value", Where = "50 <= value" };

    private static readonly Pipeline First = Marked(Count, Sum);

    // half of the stream ── all windows close ── the other half: corrections of what is stored, by a host that crashes
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Corrections_add_what_their_condition_holds_for(int seed)
    {
        var log = SomeStream.Of(new Random(seed), 2, events: 160);
        await using var world = new World(new SimulatedTopic(log), First, stores: new MemoryWorldStores());
        for (var partition = 0; partition < 2; partition++)
            world.Topic.Produced[partition] = log[partition].Count / 2;
        var host = world.Start();
        await ReadAsync(host, seed);
        await world.CatchUpAsync(host, world.Topic.Produced);
        await host.FlushAsync();
        await world.DeliverAllAsync(host);
        world.Topic.Produced.CopyTo(world.Topic.Committed, 0);
        world.Topic.Produce();

        host = world.Start();
        host.Faults.Crash = new CrashPoint(host.Faults.Writes.Count + 4 + seed, After: seed % 2 == 0);
        while (host.HasMore && !host.Faults.IsDown)
        {
            await host.BatchAsync([13, 13], new Random(seed));
            await world.DeliverAllAsync(host);
        }
        await world.DrainAsync();

        await AssertBigAsync(world, Oracle.Of(log, corrects: true).Only(world.Pipeline));
    }

    private static async Task ReadAsync(Host host, int seed)
    {
        while (host.HasMore)
            await host.BatchAsync([9, 9], new Random(seed));
    }

    private static async Task AssertBigAsync(World world, Oracle oracle)
    {
        var results = await Outcome.ResultsAsync(world);
        Assert.Equal(oracle.Results.Count, results.Count);
        foreach (var result in results)
        {
            var values = JsonDocument.Parse(ResultRenderer.Values(result, ViewOf(result).Layout)).RootElement;
            var (count, sum) = oracle.Big[(result.Id.View, result.Id.Key, result.Id.Start.Milliseconds - StreamEvent.Base)];
            Assert.Equal(count, values.GetProperty("n").GetInt64());
            Assert.Equal(count == 0 ? "null" : $"{sum}", values.GetProperty("s").GetRawText());
        }
    }

    private static View ViewOf(Result result) => First.Views.First(view => view.Name == result.Id.View);

    private static Pipeline Marked(params AggregateDefinition[] more) => Pipeline.Compile(Some.Corrected.Definition with
    {
        Views = [.. Some.Corrected.Definition.Views.Select(view => view with { Aggregates = [.. more, .. view.Aggregates] })],
    });
}
