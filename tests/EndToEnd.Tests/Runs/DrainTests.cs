using Serverless.Core.Time;
using Serverless.Local.Runs;
using Serverless.Runtime.Shards;

namespace Serverless.EndToEnd.Tests.Runs;

public sealed class DrainTests
{
    [Fact]
    public void A_watermark_that_goes_on_with_the_clock_is_no_progress_of_a_shard_but_all_else_is()
    {
        var stuck = new ShardStatus([], new EventTime(1_000), Outbox: 2, Keys: 1, Stuck: "a damaged object");

        Assert.Equal(Drain.ProgressOf(stuck), Drain.ProgressOf(stuck with { Watermark = new EventTime(2_000) }));
        Assert.NotEqual(Drain.ProgressOf(stuck), Drain.ProgressOf(stuck with { Outbox = 1 }));
        Assert.NotEqual(Drain.ProgressOf(stuck), Drain.ProgressOf(stuck with { Outbox = 0, Watermark = EventTime.Max }));
        Assert.NotEqual(Drain.ProgressOf(stuck), Drain.ProgressOf(null));
    }
}
