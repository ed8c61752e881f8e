using System.Text;
using Serverless.Local.Feeds;
using Serverless.Local.Workloads.Records;
using Serverless.Producer;

namespace Serverless.EndToEnd.Tests.Feeds;

public sealed class FileFeedTests : IDisposable
{
    private readonly FeedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task Every_line_but_blank_ones_is_an_event_with_the_key_that_it_names()
    {
        var packer = await FeedAsync("""
            {"device":"a","value":1}

            {"dev":{"id":"b"},"value":2}
               {"device":"a","value":3}
            not json
            """u8.ToArray());

        var records = _broker.ReadAll();
        Assert.Equal(4, packer.Events);
        string[] ofA = ["a {\"device\":\"a\",\"value\":1}", "a {\"device\":\"a\",\"value\":3}"];
        Assert.Equal(ofA, Of(records[KeyPartition.For("a"u8, 4)], "a"));
        Assert.Equal(["b {\"dev\":{\"id\":\"b\"},\"value\":2}"], Of(records[KeyPartition.For("b"u8, 4)], "b"));
        Assert.Equal(
            ["not json"],
            records.SelectMany(partition => partition)
                .Where(record => record.Key is null)
                .Select(record => Encoding.UTF8.GetString(record.Value)));
    }

    [Fact]
    public async Task Lines_longer_than_a_buffer_and_bytes_that_are_no_text_arrive_as_they_are()
    {
        byte[] strange = [(byte)'{', 0xFF, 0xFE, (byte)'}'];
        var lengthy = Enumerable.Repeat((byte)'x', 300_000).ToArray();
        await FeedAsync([.. strange, (byte)'\r', (byte)'\n', .. lengthy, (byte)'\n']);

        var values = _broker.ReadAll().SelectMany(partition => partition)
            .Select(record => record.Value).OrderBy(value => value.Length).ToList();
        Assert.Equal([strange, lengthy], values);
    }

    [Fact]
    public async Task Events_without_a_key_go_round_the_partitions()
    {
        await FeedAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat("line", 8))));

        Assert.All(_broker.ReadAll(), partition => Assert.Equal(2, partition.Count));
    }

    [Fact]
    public async Task A_line_too_long_to_be_a_record_is_named()
    {
        var lines = new byte[FeedProducerSettings.MaxRecordBytes + 10];
        Array.Fill(lines, (byte)'x');
        "ok\n"u8.CopyTo(lines);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => FeedAsync(lines));
        Assert.StartsWith("line 2 is longer than 4194304 bytes", fault.Message, StringComparison.Ordinal);
    }

    private async Task<EventPacker> FeedAsync(byte[] lines)
    {
        var (_, packer) = _broker.Feed(TimeProvider.System);
        using var stream = new MemoryStream(lines);
        await new FileFeed(new EventKey(["device", "dev.id"]), packer).RunAsync(stream, CancellationToken.None);
        return packer;
    }

    private static IEnumerable<string> Of(IEnumerable<Confluent.Kafka.Message<byte[], byte[]>> records, string key) => records
        .Where(record => record.Key is not null)
        .Select(record => $"{Encoding.UTF8.GetString(record.Key)} {Encoding.UTF8.GetString(record.Value)}")
        .Where(text => text.StartsWith(key, StringComparison.Ordinal));
}
