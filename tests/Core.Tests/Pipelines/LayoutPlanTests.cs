using Serverless.Core.Definitions;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.Pipelines;

/// <summary>Layouts that are changed by hand, or because records stray, and what the versions that follow make of them.</summary>
public sealed class LayoutPlanTests
{
    private static readonly PipelineEpoch First = SomeEpoch.Of(StreamPipeline.Instance, partitions: 4);

    // view       tumbling (2 a partition)   global (1 a partition)   session (1 a partition)
    // rekeyed    8 in all                   4 in all                 as it was
    [Fact]
    public void Views_that_are_rekeyed_keep_their_number_of_shards_in_all_and_others_keep_their_layout()
    {
        var views = Next(LayoutPlan.Rekeyed([First], ["tumbling", "global"]));

        Assert.Equal((Sharding.Rekeyed, 8, 2), Of(views, "tumbling"));
        Assert.Equal((Sharding.Rekeyed, 4, 2), Of(views, "global"));
        Assert.Equal(First.View("session"), views.View("session"));
    }

    [Fact]
    public void No_view_gets_more_shards_than_there_may_be()
    {
        var wide = SomeEpoch.Of(StreamPipeline.With(view => view with { Shards = 200 }), partitions: 100);
        Assert.Equal(LayoutPlan.MostShards, Next(LayoutPlan.Rekeyed([wide], ["tumbling"]), wide).View("tumbling")!.Shards);
    }

    // 3 shards by hand; the same again: new entities
    [Fact]
    public void A_view_gets_another_number_of_shards_or_the_same_in_new_ones()
    {
        var more = Next(LayoutPlan.Resharded([First], "hopping", 5));
        var again = Next(LayoutPlan.Resharded([First, more], "hopping", 5), more);

        Assert.Equal((Sharding.Rekeyed, 5, 2), Of(more, "hopping"));
        Assert.Equal((Sharding.Rekeyed, 5, 3), Of(again, "hopping"));
    }

    [Fact]
    public void What_was_changed_by_hand_stays_until_the_file_says_something_else()
    {
        var more = Next(LayoutPlan.Resharded([First], "hopping", 5));

        Assert.Equal(more.Views, LayoutPlan.Of(StreamPipeline.Instance, 4, [First, more]));
        var declared = StreamPipeline.With(view => view with { Shards = view.Name == "hopping" ? 7 : view.Shards });
        Assert.Equal(7, LayoutPlan.Of(declared, 4, [First, more]).First(view => view.Name == "hopping").Shards);
    }

    private static PipelineEpoch Next(IReadOnlyList<ViewLayout> views, PipelineEpoch? after = null)
    {
        var before = after ?? First;
        return before with { Epoch = new Epoch(before.Epoch.Value + 1), Views = views };
    }

    private static (Sharding, int, int) Of(PipelineEpoch epoch, string view) =>
        epoch.View(view) is { } layout ? (layout.Sharding, layout.Shards, layout.Number.Value) : default;
}
