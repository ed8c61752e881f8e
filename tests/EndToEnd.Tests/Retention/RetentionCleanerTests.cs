using Serverless.Core.Ledger;
using static Serverless.EndToEnd.Tests.Retention.CollectedPipeline;

namespace Serverless.EndToEnd.Tests.Retention;

/// <summary>What a run of the collector removes.</summary>
public sealed class RetentionCleanerTests
{
    // hours ago      168               2 ──────── 1 ────── 0
    // removed   ──────|                |──────────|
    [Theory]
    [InlineData(0.5, false)]
    [InlineData(1.5, true)]
    [InlineData(3, false)]
    [InlineData(7 * 24 - 1, false)]
    [InlineData(7 * 24 + 1, true)]
    public async Task The_first_run_of_a_process_looks_one_grace_back_and_at_what_has_reached_the_retention(double hours, bool isRemoved)
    {
        var pipeline = new CollectedPipeline();
        await pipeline.StoreAsync(TimeSpan.FromHours(hours));

        await pipeline.CollectAsync();

        Assert.Equal(isRemoved, pipeline.Deltas.Names.Count == 0);
    }

    // hour      0              0.5               8
    // process   first run      an object         second run: older than a grace, and not seen by the first
    [Fact]
    public async Task Each_run_continues_where_the_last_one_ended()
    {
        var pipeline = new CollectedPipeline();
        await pipeline.CollectAsync();
        pipeline.Clock.Advance(TimeSpan.FromHours(0.5));
        await pipeline.StoreAsync(TimeSpan.Zero);
        pipeline.Clock.Advance(TimeSpan.FromHours(7.5));

        await pipeline.CollectAsync();

        Assert.Empty(pipeline.Deltas.Names);
    }

    // days ago   20            10            8                      0
    // table      version 1     version 2                            collected
    // rows                                   one, kept for a shard
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Versions_of_tables_stay_as_long_as_a_row_that_is_kept_can_name_them(bool isKeptLonger, int kept)
    {
        var pipeline = await new CollectedPipeline().OpenAsync(Layout(1));
        await pipeline.Tables.ReplaceAsync("devices", Rows("a"), default);
        pipeline.Clock.Advance(TimeSpan.FromDays(10));
        if (isKeptLonger)
            await pipeline.SealAsync(0, 1, TimeSpan.Zero);
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        await pipeline.Tables.ReplaceAsync("devices", Rows("b"), default);
        pipeline.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(59));
        await pipeline.CollectAsync();
        Assert.NotNull(await pipeline.Tables.FindAsync("devices", 1, default));

        pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        await pipeline.CollectAsync();

        Assert.Equal(kept == 1, await pipeline.Tables.FindAsync("devices", 1, default) is not null);
        Assert.NotNull(await pipeline.Tables.FindAsync("devices", 2, default));

        static Dictionary<string, IReadOnlyDictionary<string, string>> Rows(string site) =>
            new() { ["d1"] = new Dictionary<string, string> { ["site"] = site } };
    }

    [Fact]
    public async Task Before_the_first_epoch_there_is_nothing_to_trim_and_nothing_to_say()
    {
        var pipeline = new CollectedPipeline();

        await pipeline.CollectAsync();

        Assert.Empty(pipeline.Ticks.Reports);
    }

    // days ago   9      8      1
    // sealed     chunk  chunk  chunk     both shards have applied all
    // unsealed   two of 8 days, one of 90 minutes
    [Fact]
    public async Task A_run_says_how_much_it_has_removed_and_forgets_it()
    {
        var pipeline = await new CollectedPipeline().OpenAsync(Layout(1));
        await pipeline.SealAsync(0, 1, TimeSpan.FromDays(9));
        await pipeline.SealAsync(0, 2, TimeSpan.FromDays(8));
        var kept = await pipeline.SealAsync(0, 3, TimeSpan.FromDays(1));
        await pipeline.StoreAsync(TimeSpan.FromDays(8));
        await pipeline.StoreAsync(TimeSpan.FromDays(8));
        await pipeline.StoreAsync(TimeSpan.FromMinutes(90));
        for (var shard = 0; shard < 2; shard++)
            await pipeline.ReportAsync(pipeline.Shard(shard), [3, 0]);

        await pipeline.CollectAsync();

        Assert.Equal([kept], pipeline.Deltas.Names.Select(one => one.Name));
        Assert.Equal(
            1, pipeline.Log.Of("Removed for telemetry: 2 ledger rows, 2 delta objects past their retention, 3 never sealed"));
        Assert.Empty(await pipeline.Ledger.UnusedDeltasAsync("telemetry", pipeline.Clock.GetUtcNow(), default).ToListAsync());
        await pipeline.CollectAsync();
        Assert.Equal(
            1, pipeline.Log.Of("Removed for telemetry: 0 ledger rows, 0 delta objects past their retention, 0 never sealed"));
    }

    // layout 1   shards 0 1      ended; both have handed over
    // layout 2   shards 0 1 2    took over, with so many checkpoints of their own; -1: handed over in its turn
    [Theory]
    [InlineData(2, 3, 2, true)]
    [InlineData(2, 2, 1, false)]
    [InlineData(1, 1, 1, false)]
    [InlineData(2, -1, 2, true)]
    [InlineData(1, -1, 2, false)]
    public async Task What_is_kept_of_an_ended_layout_goes_when_none_is_made_again_from_it(int first, int second, int third, bool isGone)
    {
        var pipeline = await EndedAsync(Layout(2, shards: 3));
        foreach (var (checkpoints, shard) in new[] { first, second, third }.Select((checkpoints, shard) => (checkpoints, shard)))
            await pipeline.ReportAsync(pipeline.Shard(shard, layout: 2), [1, 1], Math.Max(0, checkpoints), checkpoints < 0);

        await pipeline.CollectAsync();

        await AssertKeptAsync(pipeline, isKept: !isGone);
    }

    // epoch   1          2
    // view v  layout 1   (none)    nobody has taken over: the view may come back
    [Fact]
    public async Task What_is_kept_of_a_view_that_is_no_more_stays()
    {
        var pipeline = await EndedAsync(Layout(1, view: "w"));
        for (var shard = 0; shard < 2; shard++)
            await pipeline.ReportAsync(pipeline.Shard(shard, view: "w"), [1, 1]);

        await pipeline.CollectAsync();

        await AssertKeptAsync(pipeline, isKept: true);
    }

    /// <summary>Both shards of layout 1 of view v have handed over when <paramref name="next"/> takes its place.</summary>
    private static async Task<CollectedPipeline> EndedAsync(ViewLayout next)
    {
        var pipeline = await new CollectedPipeline().OpenAsync(Layout(1));
        await pipeline.OpenAsync(next);
        for (var shard = 0; shard < 2; shard++)
        {
            await pipeline.Saved.WriteHandoverAsync(pipeline.Shard(shard), new byte[] { 1 }, default);
            await pipeline.ReportAsync(pipeline.Shard(shard), [1, 1], hasHandedOver: true);
        }
        return pipeline;
    }

    private static async Task AssertKeptAsync(CollectedPipeline pipeline, bool isKept)
    {
        var said = (await pipeline.Reports.ReadAsync(pipeline.Name, default)).Select(report => report.Shard).ToHashSet();
        for (var shard = 0; shard < 2; shard++)
        {
            Assert.Equal(isKept, await pipeline.Saved.HasHandoverAsync(pipeline.Shard(shard), default));
            Assert.Equal(isKept, said.Contains(pipeline.Shard(shard)));
        }
    }
}
