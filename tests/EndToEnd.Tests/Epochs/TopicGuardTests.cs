using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Epochs;

namespace Serverless.EndToEnd.Tests.Epochs;

/// <summary>How often a topic is looked at, and what of a batch was read before it was made anew. Partition 0 has four records.</summary>
public sealed class TopicGuardTests
{
    private static readonly Partition Only = new(0);

    private readonly SimulatedClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly SimulatedTopic _topic = new(Some.Stream(1, 2, 3, 4));
    private readonly TopicGuard _guard;
    private readonly PartitionHead _head;

    public TopicGuardTests()
    {
        _guard = new TopicGuard(_topic, _clock);
        _head = new PartitionHead(new Offset(3), EventTime.Min) { LastRecord = RecordMark.Of(_topic.Records[0][3]) };
    }

    // second   0      1     59    60     61
    // record   read               read
    [Fact]
    public async Task The_record_where_a_chain_ends_is_read_once_a_minute()
    {
        var looks = new List<int>();
        foreach (var wait in new[] { 0, 1, 58, 1, 1 })
        {
            _clock.Advance(TimeSpan.FromSeconds(wait));
            looks.Add(await LookAsync());
        }

        Assert.Equal([1, 0, 0, 1, 0], looks);
        Assert.Null(_guard.Problem);
    }

    // second   0             1               2
    // topic    another one   another one     the sealed one
    [Fact]
    public async Task While_there_is_a_problem_every_look_reads_the_record()
    {
        List<SourceRecord> old = [.. _topic.Records[0]];
        _topic.Recreate(0, old.Select(Altered));
        for (var second = 0; second < 2; second++, _clock.Advance(TimeSpan.FromSeconds(1)))
        {
            Assert.Equal(1, await LookAsync());
            Assert.Contains("of partition 0, its record at offset 3 is not the one", _guard.Problem, StringComparison.Ordinal);
        }

        _topic.Recreate(0, old);
        Assert.Equal(1, await LookAsync());
        Assert.Null(_guard.Problem);
    }

    [Fact]
    public async Task Of_partitions_of_which_nothing_is_sealed_the_broker_is_not_asked()
    {
        await _guard.CheckAsync("topic", [(Only, PartitionHead.Start)], default);
        Assert.Equal(0, _topic.Looks);

        await _guard.CheckAsync("topic", [(Only, _head)], default);
        Assert.Equal(2, _topic.Looks);
    }

    // batch   0 ──── 3, of which the first ones were read of the topic before
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_records_that_were_read_of_the_topic_before_come_first(int outdated)
    {
        List<SourceRecord> batch = [.. _topic.Records[0].Select((record, index) => index < outdated ? Altered(record) : record)];

        Assert.Equal(outdated, await _guard.OutdatedAsync("topic", batch, default));
    }

    // topic   0, 1 gone   2   3        the next record gets offset 4
    // batch   offset
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    public async Task A_record_that_is_not_there_is_outdated_only_beyond_the_end(long offset, int outdated)
    {
        _topic.Gone[0] = 2;
        var record = _topic.Records[0][3] with { Offset = new Offset(offset) };

        Assert.Equal(outdated, await _guard.OutdatedAsync("topic", [record], default));
    }

    /// <summary>How often a look asks for records; it is given the ends.</summary>
    private async Task<int> LookAsync()
    {
        var before = _topic.Looks;
        await _guard.LookAsync("topic", [_head], new Dictionary<Partition, Offset> { [Only] = _topic.EndOf(Only) }, default);
        return _topic.Looks - before;
    }

    private static SourceRecord Altered(SourceRecord record) => record with { TimestampMs = record.TimestampMs + 1 };
}
