using Serverless.Runtime.Dashboard;
using Serverless.Runtime.Metrics;

namespace Serverless.EndToEnd.Tests.Dashboard;

/// <summary>Which stage is said to limit a pipeline, by what is known of its load.</summary>
public sealed class BottleneckTests
{
    // lag by partition; share of time of pressure, fold, store, seal (of batches), entity, sink, throttling; events waiting for shards
    [Theory]
    [InlineData("none", new long[] { 100, 100 }, 0, 0.2, 0.1, 0.1, 0.3, 0.1, 0, 0)]
    [InlineData("fold", new long[] { 50_000, 50_000 }, 0, 0.7, 0.1, 0.1, 0.3, 0.1, 0, 0)]
    [InlineData("store", new long[] { 50_000, 50_000 }, 0, 0.2, 0.6, 0.1, 0.3, 0.1, 0, 0)]
    [InlineData("seal", new long[] { 50_000, 50_000 }, 0, 0.2, 0.1, 0.6, 0.3, 0.1, 0, 0)]
    [InlineData("consume", new long[] { 50_000, 50_000 }, 0, 0.1, 0.1, 0.1, 0.3, 0.1, 0, 0)]
    [InlineData("partitions", new long[] { 99_000, 1_000 }, 0, 0.1, 0.1, 0.1, 0.3, 0.1, 0, 0)]
    [InlineData("entity", new long[] { 50_000, 50_000 }, 0.6, 0.1, 0.1, 0.1, 1.5, 0.2, 0, 0)]
    [InlineData("sink", new long[] { 50_000, 50_000 }, 0.6, 0.1, 0.1, 0.1, 1.5, 1.2, 0, 0)]
    [InlineData("throttling", new long[] { 50_000, 50_000 }, 0.6, 0.1, 0.1, 0.1, 1.5, 1.2, 0.8, 0)]
    [InlineData("entity", new long[] { 0, 0 }, 0, 0.1, 0.1, 0.1, 0.9, 0.1, 0, 90_000)]
    [InlineData("pokes", new long[] { 0, 0 }, 0, 0.1, 0.1, 0.1, 0.1, 0, 0, 90_000)]
    public void The_stage_that_limits_is_named(
        string stage, long[] lag, double pressure, double fold, double store, double seal, double entity, double sink, double throttling,
        long waiting)
    {
        var shares = new Dictionary<string, double>
        {
            [Stage.Pressure] = pressure, [Stage.Fold] = fold, [Stage.Store] = store, [Stage.Seal] = seal, [Stage.Entity] = entity,
            [Stage.Sink] = sink, [Stage.Throttling] = throttling,
        };
        var load = new Load(lag, new Rates(1_000, 1_000, 1_000, 0, 10), new StageShares(shares, 10))
        {
            Pipeline = "orders", Slowest = new ViewSums("by-item", 100_000, 100_000 - waiting, waiting, 0, 0, []), Shards = 4,
        };

        var found = Bottleneck.Of(load);

        Assert.Equal(stage, found.Stage);
        Assert.NotEmpty(found.Why);
        Assert.Equal(stage == "none", found.Setting.Length == 0);
    }

    [Fact]
    public void Whatever_else_is_slow_a_shard_that_is_stuck_is_named_first() => Assert.Equal(
        "stuck", Bottleneck.Of(new Load([900_000], new Rates(null, null, null, null, 0), StageShares.None) { Stuck = 1 }).Stage);

    [Fact]
    public void Shards_that_are_too_slow_are_helped_by_twice_as_many()
    {
        var load = new Load([0], new Rates(10, 10, 10, 0, 10), StageShares.None)
        {
            Pipeline = "orders", IsPressed = true, Slowest = new ViewSums("by-item", 9, 0, 9, 0, 0, []), Shards = 4,
        };

        Assert.Equal("POST /api/pipelines/orders/views/by-item/shards?count=8", Bottleneck.Of(load).Setting);
    }
}
