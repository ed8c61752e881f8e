using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Streams;

/// <summary>
/// Aggregates with a condition, in windows of every kind: what is in them is what one look through the window's events finds.
/// </summary>
public sealed class MarkedProperties
{
    private static readonly AggregateDefinition Count = new() { Name = "n", Kind = "count", Where = "value >= 50" };

    private static readonly Pipeline First = Marked(Count, Sum("50 <= value"));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Aggregates_with_a_condition_have_the_events_for_which_it_holds(int partitions)
    {
        foreach (var seed in Seeds.Of(40))
        {
            var log = SomeStream.Of(new Random(seed), partitions, events: 300);
            var run = new CoreRun(new Random(seed), partitions, First);
            run.Run(log);
            AssertBig(Oracle.Of(log), run, seed);
        }
    }

    // Another version somewhere in the stream: the same aggregates in another order, one more, and one whose condition is another one.
    [Fact]
    public void They_go_on_in_a_version_with_others_beside_them()
    {
        var second = Marked(Sum("value >= 51") with { Name = "more" }, Sum("value >= 50"), Count);
        foreach (var seed in Seeds.Of(40))
        {
            var log = SomeStream.Of(new Random(seed), 2, events: 300);
            var run = new CoreRun(new Random(seed), 2, First);
            run.Run(log, new Queue<Pipeline>([second]));
            AssertBig(Oracle.Of(log), run, seed);
        }
    }

    private static void AssertBig(Oracle oracle, CoreRun run, int seed)
    {
        var found = 0;
        foreach (var result in run.Results.Values.Where(result => result.Kind != PaneKind.Retracted))
        {
            var id = (result.Id.View, result.Id.Key, Relative(result));
            using var values = JsonDocument.Parse(run.Rendered(result));
            var (count, sum) = (values.RootElement.GetProperty("n").GetInt64(), values.RootElement.GetProperty("s"));
            Assert.Equal((seed, id, oracle.Big[id].Count), (seed, id, count));
            Assert.Equal(count == 0 ? null : oracle.Big[id].Sum, sum.ValueKind == JsonValueKind.Null ? (long?)null : sum.GetInt64());
            found++;
        }
        Assert.True(found > 20, $"seed {seed}: only {found} results");
    }

    private static long Relative(Result result) =>
        result.Id.Start == Time.EventTime.Min ? long.MinValue : result.Id.Start.Milliseconds - StreamEvent.Base;

    private static AggregateDefinition Sum(string where) => new() { Name = "s", Kind = "sum", Field = "value", Where = where };

    private static Pipeline Marked(params AggregateDefinition[] more) =>
        StreamPipeline.With(view => view with { Aggregates = [.. more, .. view.Aggregates] });
}
