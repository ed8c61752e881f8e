using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using Serverless.Producer;
using Serverless.Producer.Packing;
using Serverless.Producer.Sending;

namespace Serverless.EndToEnd.Tests.Producing;

/// <summary>One partition, records of three events or 1 KiB, a linger of 100 ms.</summary>
public sealed class EventPackerTests : IDisposable
{
    private static readonly PackerOptions Options = new()
    {
        MaxEvents = 3, MaxBytes = 1024, Compression = Compression.None, MaxBytesInFlight = 64 * 1024,
    };

    private readonly ScriptedProducer _producer = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000));

    public void Dispose() => _producer.Dispose();

    // a b c | d
    [Fact]
    public void A_full_record_leaves_at_once()
    {
        var packer = Packer();
        Add(packer, "a", "b", "c", "d");

        Assert.Equal(["a\nb\nc"], Sent);
    }

    // 0 ms  60 ms  100 ms      150 ms        250 ms
    //  a      b    a b leaves    c             c leaves
    [Fact]
    public async Task A_record_leaves_when_its_first_event_has_waited_for_the_linger()
    {
        var packer = Packer();
        Add(packer, "a");
        Advance(60);
        Add(packer, "b");
        Advance(39);
        Assert.Empty(Sent);
        Advance(1);
        await packer.RoomAsync(CancellationToken.None);
        Assert.Equal(["a\nb"], Sent);

        Advance(50);
        Add(packer, "c");
        Advance(99);
        Assert.Single(Sent);
        Advance(1);
        await packer.RoomAsync(CancellationToken.None);
        Assert.Equal(["a\nb", "c"], Sent);
    }

    // 0 ms     50 ms   100 ms     150 ms
    //  a b c    d      (a's end)   d leaves: the linger is its own
    [Fact]
    public async Task A_record_that_is_begun_after_a_full_one_has_a_linger_of_its_own()
    {
        var packer = Packer();
        Add(packer, "a");
        Add(packer, "b", "c");
        Advance(50);
        Add(packer, "d");
        Advance(50);
        Assert.Equal(["a\nb\nc"], Sent);
        Advance(50);
        await packer.RoomAsync(CancellationToken.None);
        Assert.Equal(["a\nb\nc", "d"], Sent);
    }

    [Fact]
    public void A_record_bears_the_time_of_its_first_event_and_the_first_key_in_it()
    {
        var packer = Packer();
        packer.TryAdd(default, "a"u8);
        Advance(50);
        packer.TryAdd("k"u8, "b"u8);
        packer.TryAdd("l"u8, "c"u8);

        var message = Assert.Single(_producer.Taken).Message;
        Assert.Equal(1_800_000_000_000, message.Timestamp.UnixTimestampMs);
        Assert.Equal("k"u8, message.Key);
    }

    // 600 bytes, 400 bytes | 1,024 bytes | 1 byte
    [Fact]
    public void An_event_that_does_not_fit_begins_the_next_record()
    {
        var packer = Packer();
        Add(packer, new string('a', 600), new string('b', 400), new string('c', 1024), "d");

        Assert.Equal([$"{new string('a', 600)}\n{new string('b', 400)}", new string('c', 1024)], Sent);
    }

    [Theory]
    [InlineData(1025, "more than the 1024 of MaxBytes")]
    [InlineData(0, "blank")]
    public void An_event_that_no_record_takes_is_refused_and_the_others_go_on(int length, string reason)
    {
        var packer = Packer();
        Add(packer, "a");

        var refusal = Assert.Throws<ArgumentException>(() => packer.TryAdd("k"u8, new byte[length]));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Add(packer, "b", "c");
        Assert.Equal(["a\nb\nc"], Sent);
    }

    [Fact]
    public void Two_lines_are_no_event() => Assert.Contains(
        "two events", Assert.Throws<ArgumentException>(() => Packer().TryAdd("k"u8, "{\n}"u8)).Message, StringComparison.Ordinal);

    // a ──► flush ... b ──► report of a: the flush is done, b is still open
    [Fact]
    public async Task A_flush_waits_for_the_reports_of_what_was_accepted_before_it()
    {
        var packer = Packer();
        Add(packer, "a");
        var flush = packer.FlushAsync();
        await packer.RoomAsync(CancellationToken.None);
        Assert.Equal(["a"], Sent);
        Assert.False(flush.IsCompleted);

        // The flush asks for reports after its records have left, which only its own thread knows: b comes after that.
        _producer.Report();
        await flush;
        Add(packer, "b", "c", "d");
        Assert.Equal(1, _producer.Open);
    }

    [Fact]
    public async Task Disposal_flushes_and_accepts_nothing_more()
    {
        var packer = Packer();
        Add(packer, "a");
        var disposal = packer.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => packer.TryAdd("k"u8, "b"u8));
        await packer.RoomAsync(CancellationToken.None);
        _producer.ReportAll();

        await disposal;
        Assert.Equal(["a"], Sent);
        await packer.DisposeAsync();
    }

    // 64 KiB may be open: of 1 KiB records 64. Each report makes room for one.
    [Fact]
    public async Task Adding_waits_while_too_much_is_not_reported()
    {
        var packer = Packer(Options with { MaxEvents = 1 });
        var (line, added) = (new string('x', 1023), 0);
        while (packer.TryAdd("k"u8, Encoding.UTF8.GetBytes(line)))
            added++;
        Assert.Equal(64, _producer.Open);
        // One more is in the packer.
        Assert.Equal(65, added);

        var adding = packer.AddAsync("k"u8.ToArray(), Encoding.UTF8.GetBytes(line)).AsTask();
        Assert.False(adding.IsCompleted);
        _producer.Report();
        await adding;
        Assert.Equal(64, _producer.Open);
    }

    [Fact]
    public async Task A_wait_for_room_can_be_cancelled_and_nothing_was_accepted()
    {
        var packer = Packer(Options with { MaxEvents = 1 });
        while (packer.TryAdd("k"u8, new byte[1024].Select(_ => (byte)'x').ToArray()))
        {
        }
        var (events, stop) = (packer.Events, new CancellationTokenSource());
        var adding = packer.AddAsync("k"u8.ToArray(), "late"u8.ToArray(), stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);
        Assert.Equal(events, packer.Events);
    }

    // a is given up: nobody takes it, so nothing of its key may come after it
    [Fact]
    public async Task Without_a_handler_nothing_is_accepted_after_a_record_was_given_up()
    {
        var packer = Packer();
        Add(packer, "a", "b", "c");
        _producer.Report(ErrorCode.Local_MsgTimedOut);

        var fault = Assert.Throws<DeliveryException>(() => packer.TryAdd("k"u8, "d"u8));
        Assert.Equal(["a", "b", "c"], fault.Record.Events().Select(Encoding.UTF8.GetString));
        Assert.Contains("3 events for partition 0 of topic 'topic' were not delivered", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<DeliveryException>(() => packer.FlushAsync());
        await Assert.ThrowsAsync<DeliveryException>(() => packer.DisposeAsync().AsTask());
    }

    // a b c given up ──► handler ──► added again, after d
    [Theory]
    [InlineData(Compression.None)]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.Zstd)]
    public async Task A_handler_gets_the_events_of_what_was_given_up_and_may_add_them_again(Compression compression)
    {
        var lines = new[] { 'a', 'b', 'c' }.Select(letter => new string(letter, 100)).ToArray();
        EventPacker packer = null!;
        packer = Packer(Options with { Compression = compression, OnFailed = Again });
        Add(packer, lines);
        Add(packer, "d");
        _producer.Report(ErrorCode.Local_MsgTimedOut);
        _producer.ReportAll();
        var flush = packer.FlushAsync();
        await packer.RoomAsync(CancellationToken.None);
        _producer.ReportAll();
        await flush;

        Assert.Equal(7, packer.Events);
        Assert.Equal(3, _producer.Taken.Count);

        void Again(FailedRecord record)
        {
            Assert.Equal((3, false), (record.Count, record.MayBeStored));
            Assert.Equal("k"u8, record.Key!);
            Assert.Equal(lines, record.Events().Select(Encoding.UTF8.GetString));
            Assert.All(record.Events(), line => Assert.True(packer.TryAdd("k"u8, line)));
        }
    }

    // a b c refused by the client itself ──► handler ──► added again
    [Fact]
    public async Task A_record_that_the_client_refuses_at_once_is_given_up_like_any_other()
    {
        var again = new TaskCompletionSource();
        EventPacker packer = null!;
        packer = Packer(Options with { OnFailed = Again });
        _producer.Refusal = ErrorCode.MsgSizeTooLarge;
        Add(packer, "a", "b", "c");
        await again.Task;

        Assert.Equal(["a\nb\nc"], Sent);
        Assert.Equal(6, packer.Events);

        void Again(FailedRecord record)
        {
            Assert.Equal(ErrorCode.MsgSizeTooLarge, record.Error.Code);
            Assert.All(record.Events(), line => Assert.True(packer.TryAdd("k"u8, line)));
            again.SetResult();
        }
    }

    // A full queue of the client is tried again 10 ms later.
    [Fact]
    public async Task A_full_queue_of_the_client_is_tried_again()
    {
        using var producer = new ScriptedProducer(queue: 1);
        producer.Produce(new TopicPartition("other", 0), new Message<byte[], byte[]> { Value = [1] }, _ => { });
        var packer = new EventPacker(producer, "topic", 1, Options, _time);
        Add(packer, "a", "b", "c");
        Assert.Single(producer.Taken);

        producer.Report();
        var room = packer.RoomAsync(CancellationToken.None);
        while (!room.IsCompleted)
        {
            Advance(10);
            await Task.Yield();
        }
        Assert.Equal(2, producer.Taken.Count);
    }

    // MaxEvents 3: 0 0 0 | 1 1 1 | 2
    [Fact]
    public async Task Events_without_a_key_fill_one_partitions_record_after_the_other()
    {
        var packer = new EventPacker(_producer, "topic", 3, Options, _time);
        for (var number = 0; number < 7; number++)
            Assert.True(packer.TryAdd(default, "event"u8));
        var flush = packer.FlushAsync();
        await packer.RoomAsync(CancellationToken.None);
        _producer.ReportAll();
        await flush;

        Assert.Equal([0, 1, 2], _producer.Taken.Select(record => record.Partition));
        Assert.All(_producer.Taken, record => Assert.Null(record.Message.Key));
    }

    [Fact]
    public void An_option_out_of_its_range_is_named() => Assert.Contains(
        "MaxEvents is 0; set it from 1 to 100000",
        Assert.Throws<ArgumentOutOfRangeException>(() => Packer(Options with { MaxEvents = 0 })).Message,
        StringComparison.Ordinal);

    private IEnumerable<string> Sent => _producer.Taken.Select(record => Encoding.UTF8.GetString(record.Message.Value));

    private EventPacker Packer(PackerOptions? options = null) => new(_producer, "topic", 1, options ?? Options, _time);

    private void Advance(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private static void Add(EventPacker packer, params string[] events) =>
        Assert.All(events, text => Assert.True(packer.TryAdd("k"u8, Encoding.UTF8.GetBytes(text))));
}
