using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Ledger;

/// <summary>Whether a partition is still the one that was sealed.</summary>
public sealed class TopicIdentityTests
{
    // sealed  ── 5 |     the next record gets at least 6
    [Theory]
    [InlineData(5, 6L, true)]
    [InlineData(5, 99L, true)]
    [InlineData(5, 5L, false)]
    [InlineData(5, 0L, false)]
    [InlineData(5, null, false)]
    [InlineData(-1, 0L, true)]
    [InlineData(-1, null, true)]
    public void A_partition_that_ends_before_what_was_sealed_is_another(long head, long? next, bool isSame) =>
        Assert.Equal(isSame, TopicIdentity.Differs(Head(head), next is { } end ? new Offset(end) : (Offset?)null) is null);

    [Fact]
    public void A_record_that_is_not_the_one_that_was_sealed_at_its_offset_is_of_another_topic()
    {
        var (known, other) = (new RecordMark(70, 1), new RecordMark(70, 2));
        var head = Head(5) with { LastRecord = known };

        Assert.Null(TopicIdentity.Differs(head, known));
        Assert.NotNull(TopicIdentity.Differs(head, other));
        Assert.Null(TopicIdentity.Differs(Head(5), other));
    }

    private static PartitionHead Head(long last) => new(new Offset(last), EventTime.Min);
}
