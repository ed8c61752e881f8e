using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Stores;
using Serverless.Runtime.Verification;

namespace Serverless.EndToEnd.Tests.Verification;

/// <summary>What the sum of the ledger takes for a fault.</summary>
public sealed class LedgerSumTests
{
    // epoch 1   -1 ── 9, watermark 70 │ end                epoch 2   goes on there
    [Theory]
    [InlineData(9, 70, true)]
    [InlineData(-1, 70, true)]
    [InlineData(9, 30, true)]
    [InlineData(-1, 30, true)]
    [InlineData(5, 70, false)]
    [InlineData(12, 70, false)]
    public void The_end_of_a_chain_begins_the_next_one_where_it_ends_or_before_every_record(long last, long watermark, bool isProved)
    {
        var end = Some.End(0, 9, 1, 2) with
        {
            Last = new Offset(last), WatermarkBefore = new EventTime(70), WatermarkAfter = new EventTime(watermark),
        };

        Assert.Equal(isProved, Sum(Chunk(1, -1, 0, 9, 10, before: 0), end).IsProved);
    }

    [Fact]
    public void Within_an_epoch_a_watermark_that_goes_back_is_a_fault() =>
        Assert.False(Sum(Chunk(1, -1, 0, 9, 10, before: 0) with { WatermarkAfter = new EventTime(-1) }).IsProved);

    // offsets 0 to 6 came before the first record, of a log that begins there or of a topic that was made anew
    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(0, 7, false)]
    [InlineData(40, 7, true)]
    [InlineData(40, 0, false)]
    public void What_is_missing_at_the_start_is_checked_too(long recordsBefore, long missing, bool isProved)
    {
        var row = Chunk(1, -1, 7, 9, 3, recordsBefore) with { Missing = missing };

        Assert.Equal(isProved, Sum(row).IsProved);
    }

    private static LedgerSum Sum(params ChunkRow[] rows)
    {
        var sum = new LedgerSum();
        Array.ForEach(rows, sum.Add);
        return sum;
    }

    private static ChunkRow Chunk(int epoch, long previous, long first, long last, long records, long before) =>
        Some.Row(0, previous, last, epoch: epoch) with
        {
            First = new Offset(first),
            WatermarkBefore = new EventTime(0),
            WatermarkAfter = new EventTime(70),
            Counts = ChunkCounts.None with { Records = records },
            Totals = ChainTotals.None with { Records = before + records },
        };
}
