using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Serverless.Local.Feeds;
using Serverless.Local.Workloads.Records;
using Serverless.Producer;
using Serverless.Producer.Packing;
using Serverless.Runtime.Unpacking;

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
    public async Task Lines_too_long_to_be_a_record_are_left_out_and_the_first_is_named()
    {
        var tooLong = new byte[FeedProducerSettings.MaxRecordBytes + 1];
        Array.Fill(tooLong, (byte)'x');
        using var stream = new MemoryStream([.. "one\n"u8, .. tooLong, .. "\ntwo\n"u8, .. tooLong]);
        var (_, packer) = _broker.Feed(TimeProvider.System);
        var feed = new FileFeed(new EventKey([]), packer);

        await feed.RunAsync(stream, CancellationToken.None);

        Assert.Equal(
            ["line 2 is longer than 4194304 bytes: such an event of the input is left out", "2 events of the input were left out in all"],
            feed.Faults);
        Assert.Equal(2, packer.Events);
        stream.Position = 0;
        Assert.Equal(2, await FileFeed.CountAsync(stream, keepsArrays: false));
    }

    // a b ... 100 ms: both in one record, while the input goes on
    [Fact]
    public async Task Packed_lines_leave_after_the_linger_though_no_more_come()
    {
        var time = new FakeTimeProvider();
        var (_, packer) = _broker.Feed(time, packing: new FeedPacking(10, Compression.Zstd));
        var input = new Pipe();
        var feeding = new FileFeed(new EventKey(["device"]), packer).RunAsync(input.Reader.AsStream(), CancellationToken.None);
        await input.Writer.WriteAsync("{\"device\":\"a\",\"x\":1}\n{\"device\":\"a\",\"x\":2}\n"u8.ToArray());
        Assert.True(SpinWait.SpinUntil(() => packer.Events == 2, TimeSpan.FromSeconds(20)));

        time.Advance(TimeSpan.FromMilliseconds(100));
        await packer.RoomAsync(CancellationToken.None);
        await input.Writer.CompleteAsync();
        await feeding;

        var record = Assert.Single(_broker.ReadAll().SelectMany(partition => partition));
        using var unpacker = new Unpacker();
        Assert.Null(unpacker.Unpack(record.Value, 1024, out var lines));
        Assert.Equal("{\"device\":\"a\",\"x\":1}\n{\"device\":\"a\",\"x\":2}", Encoding.UTF8.GetString(lines));
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
