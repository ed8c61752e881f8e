using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Ledger;

public sealed class LedgerRulesTests
{
    // head 5 |  3 4 5 | 6 8
    [Theory]
    [InlineData(-1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(5, 3)]
    [InlineData(7, 4)]
    [InlineData(8, 5)]
    [InlineData(99, 5)]
    public void Records_up_to_the_head_are_sealed(long head, int sealedCount)
    {
        SourceRecord[] records =
            [.. new[] { 3L, 4, 5, 6, 8 }.Select(offset => new SourceRecord(new Partition(0), new Offset(offset), null, [], 0))];

        Assert.Equal(sealedCount, LedgerRules.Sealed(records, new PartitionHead(new Offset(head), EventTime.Min)));
    }

    // head  9 | 12 13 15     10, 11 and 14 have no record
    [Fact]
    public void Offsets_after_the_head_without_a_record_are_missing() =>
        Assert.Equal(3, LedgerRules.Missing(Head(9), new Offset(12), new Offset(15), records: 3));

    // (start) | 12 13 15     the log may begin anywhere
    [Fact]
    public void What_is_before_the_first_record_of_a_chain_is_not_missing() =>
        Assert.Equal(1, LedgerRules.Missing(PartitionHead.Start, new Offset(12), new Offset(15), records: 3));

    // head 40, then a new topic | 12 13 15     0 to 11 were stepped over
    [Fact]
    public void What_is_before_the_first_record_of_a_topic_made_anew_is_missing()
    {
        var restarted = (Head(40) with { Totals = ChainTotals.None with { Records = 41 } }).Restarted();

        Assert.Equal(13, LedgerRules.Missing(restarted, new Offset(12), new Offset(15), records: 3));
    }

    private static PartitionHead Head(long last) => new(new Offset(last), EventTime.Min);
}
