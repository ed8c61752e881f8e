using System.Text.Json.Nodes;
using static Serverless.EndToEnd.Tests.Retention.CollectedPipeline;

namespace Serverless.EndToEnd.Tests.Retention;

/// <summary>What a run says of rows that it keeps past their retention of seven days: in the log, to health, and as a metric.</summary>
public sealed class OverdueRowsTests
{
    // days ago      10     9     8     0
    // partition 0          ────  ────  ────     shard 0 has applied them, shard 1 none
    // partition 1   ────   ────                 shard 1 has applied them, shard 0 the first one
    [Fact]
    public async Task The_oldest_row_counts_that_a_shard_has_not_applied()
    {
        var pipeline = await new CollectedPipeline().OpenAsync(Layout(1));
        await pipeline.SealAsync(0, 1, TimeSpan.FromDays(9));
        await pipeline.SealAsync(0, 2, TimeSpan.FromDays(8));
        await pipeline.SealAsync(1, 1, TimeSpan.FromDays(10));
        await pipeline.SealAsync(1, 2, TimeSpan.FromDays(9) - TimeSpan.FromHours(1));
        await pipeline.ReportAsync(pipeline.Shard(0), [2, 1]);
        await pipeline.ReportAsync(pipeline.Shard(1), [0, 2]);

        await pipeline.CollectAsync();

        var said = pipeline.Ticks.Reports["telemetry/retention"];
        var details = JsonNode.Parse(said.Details)!;
        Assert.Equal(TimeSpan.FromDays(2).TotalSeconds, details["overdueSeconds"]!.GetValue<double>());
        Assert.Equal(pipeline.Shard(1).ToString(), details["shard"]!.GetValue<string>());
        Assert.Equal(pipeline.Clock.GetUtcNow() - TimeSpan.FromDays(9), details["since"]!.GetValue<DateTimeOffset>());
        Assert.Contains("48.0 h past their retention", said.Problem, StringComparison.Ordinal);
        Assert.Equal(1, pipeline.Log.Of($"{pipeline.Shard(1)} hasn't applied them yet"));
    }

    // run       1         2         3         4        5
    // kept for  shard 0   shard 0   shard 1   nobody   nobody
    [Fact]
    public async Task The_log_says_it_once_for_each_shard_and_when_it_is_over()
    {
        var pipeline = await new CollectedPipeline().OpenAsync(Layout(1));
        await pipeline.SealAsync(0, 1, TimeSpan.FromDays(8));
        await pipeline.SealAsync(0, 2, TimeSpan.FromDays(8));
        foreach (var (first, second) in new[] { (0, 2), (0, 2), (2, 0), (2, 2), (2, 2) })
        {
            await pipeline.ReportAsync(pipeline.Shard(0), [first, 0]);
            await pipeline.ReportAsync(pipeline.Shard(1), [second, 0]);
            await pipeline.CollectAsync();
        }

        Assert.Equal(1, pipeline.Log.Of($"{pipeline.Shard(0)} hasn't applied them yet"));
        Assert.Equal(1, pipeline.Log.Of($"{pipeline.Shard(1)} hasn't applied them yet"));
        Assert.Equal(1, pipeline.Log.Of("keeps nothing past its retention any more"));
    }

    // hour      0                  3             3
    // kept      a row of 8 days    the same      nothing
    [Fact]
    public async Task The_metric_is_how_far_past_its_retention_the_oldest_row_is_and_0_when_there_is_none()
    {
        using var measured = new Measured("overdue");
        var pipeline = await new CollectedPipeline("overdue").OpenAsync(Layout(1));
        await pipeline.SealAsync(0, 1, TimeSpan.FromDays(8));
        await pipeline.CollectAsync();
        pipeline.Clock.Advance(TimeSpan.FromHours(3));
        await pipeline.CollectAsync();
        for (var shard = 0; shard < 2; shard++)
            await pipeline.ReportAsync(pipeline.Shard(shard), [1, 0]);
        await pipeline.CollectAsync();

        Assert.Equal(
            [TimeSpan.FromHours(24).TotalSeconds, TimeSpan.FromHours(27).TotalSeconds, 0d],
            measured.Of("serverless.retention.overdue"));
    }
}
