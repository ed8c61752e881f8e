using Microsoft.Azure.Functions.Worker;
using Serverless.Core.Positions;
using Serverless.Functions;

namespace Serverless.EndToEnd.Tests.Settings;

public sealed class SourceRecordsTests
{
    [Fact]
    public void A_record_of_the_trigger_becomes_one_of_the_core_with_all_that_it_has()
    {
        var given = new KafkaRecord
        {
            Partition = 3, Offset = 41, Key = [1], Value = [2],
            Timestamp = new KafkaTimestamp { UnixTimestampMs = 5, Type = KafkaTimestampType.LogAppendTime },
            Headers = [new() { Key = "trace", Value = [0xFF] }, new() { Key = "trace", Value = null }, new() { Key = "empty", Value = [] }],
        };

        var record = Assert.Single(new SourceRecords([given]));

        Assert.Equal(
            (new Partition(3), new Offset(41), given.Key, given.Value, 5, TimestampType.LogAppendTime),
            (record.Partition, record.Offset, record.Key, record.Value, record.TimestampMs, record.TimestampType));
        Assert.Equal(
            given.Headers.Select(header => (header.Key, header.Value)),
            record.Headers.Select(header => (header.Name, header.Value)));
    }

    [Theory]
    [InlineData(KafkaTimestampType.NotAvailable, 0, TimestampType.None)]
    [InlineData(KafkaTimestampType.NotAvailable, -1, TimestampType.None)]
    [InlineData(KafkaTimestampType.NotAvailable, 5, TimestampType.CreateTime)]
    [InlineData(KafkaTimestampType.CreateTime, 5, TimestampType.CreateTime)]
    [InlineData(KafkaTimestampType.LogAppendTime, 5, TimestampType.LogAppendTime)]
    public void A_time_of_nobody_is_the_producers(KafkaTimestampType given, long milliseconds, TimestampType expected)
    {
        var record = new KafkaRecord { Timestamp = new KafkaTimestamp { Type = given, UnixTimestampMs = milliseconds } };

        Assert.Equal(expected, Assert.Single(new SourceRecords([record])).TimestampType);
    }
}
