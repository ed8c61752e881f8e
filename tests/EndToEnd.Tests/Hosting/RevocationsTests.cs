using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Hosting.Kafka;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class RevocationsTests
{
    private readonly Revocations _revocations = new();

    [Fact]
    public void A_batch_keeps_its_records_while_nothing_is_taken_away()
    {
        var batch = new RecordBatch(Records("0/1 1/1"), _revocations.Assignment);

        Assert.Same(batch.Records, _revocations.Valid(batch));
    }

    [Fact]
    public void A_batch_read_ahead_loses_the_records_of_partitions_taken_away_since()
    {
        var batch = new RecordBatch(Records("0/1 1/1 0/2 2/5"), _revocations.Assignment);
        Revoke(0, 2);

        Assert.Equal("1/1", Text(_revocations.Valid(batch)));
    }

    [Fact]
    public void A_batch_read_after_a_partition_came_back_keeps_its_records()
    {
        Revoke(0);
        var batch = new RecordBatch(Records("0/1"), _revocations.Assignment);
        Revoke(1);

        Assert.Equal("0/1", Text(_revocations.Valid(batch)));
    }

    // read before the call | read in the call, while partition 0 went
    [Theory]
    [InlineData("0/7 1/3", "1/4", "1/3 1/4")]
    [InlineData("0/7 1/3", "0/8 0/9 1/4 0/6 0/7 0/8", "1/3 1/4 0/6 0/7 0/8")]
    [InlineData("0/7 1/3", "0/7 0/8", "1/3 0/7 0/8")]
    [InlineData("1/3", "0/8 0/9 1/4", "1/3 0/8 0/9 1/4")]
    public void A_call_that_saw_a_partition_go_keeps_what_came_after(string before, string within, string expected)
    {
        var assignment = _revocations.Assignment;
        var first = Records(before);
        KafkaRecord[] records = [.. first, .. Records(within)];
        Revoke(0);

        var kept = _revocations.Compact(records, first.Length, records.Length, assignment);

        Assert.Equal(expected, Text(records[..kept]));
    }

    private void Revoke(params int[] partitions) =>
        _revocations.Revoke(partitions.Select(p => new TopicPartitionOffset("t", p, Offset.Unset)));

    private static KafkaRecord[] Records(string text) => [.. text.Split(' ').Select(position => position.Split('/'))
        .Select(parts => new KafkaRecord { Partition = int.Parse(parts[0]), Offset = long.Parse(parts[1]) })];

    private static string Text(KafkaRecord[] records) => string.Join(' ', records.Select(r => $"{r.Partition}/{r.Offset}"));
}
