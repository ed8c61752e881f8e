using CsCheck;
using Serverless.Core.Binary;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Positions;

public sealed class RecordHeadersTests
{
    [Fact]
    public void The_last_header_of_a_name_counts()
    {
        var headers = new RecordHeaders(new("a", [1]), new("b", [2]), new("a", [3]), new("c", null));

        Assert.True(headers.TryFind("a", out var last));
        Assert.Equal([3], last);
        Assert.True(headers.TryFind("c", out var none));
        Assert.Null(none);
        Assert.False(headers.TryFind("A", out _));
    }

    [Fact]
    public void A_record_without_headers_has_none_and_allocates_nothing_for_them()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var record = new SourceRecord(new Partition(0), new Offset(1), null, null, 5);
        var (count, size, found) = (record.Headers.Count, record.Envelope.Size, record.Headers.TryFind("a", out _));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((0, 0, false, 0L), (count, size, found, allocated));
    }

    [Fact]
    public void Whatever_an_envelope_holds_comes_back()
    {
        var bytes = Gen.OneOf(Gen.Const((byte[]?)null), Gen.Byte.Array[0, 20].Select(value => (byte[]?)value));
        var headers = Gen.Select(Gen.String[0, 5], bytes).Select((name, value) => new RecordHeader(Valid(name), value)).Array[0, 5];
        Gen.Select(bytes, headers, Gen.Long, Gen.Enum<TimestampType>()).Sample(
            (key, list, time, type) =>
            {
                var writer = new ByteWriter();
                EnvelopeFormat.Write(writer, new RecordEnvelope(key, new RecordHeaders(list), time, type));
                var reader = new ByteReader(writer.Written);
                var read = EnvelopeFormat.Read(ref reader);
                return reader.Remaining == 0 && read.TimestampMs == time && read.TimestampType == type && Same(read.Key, key)
                    && read.Headers.Count == list.Length && read.Headers.Zip(list).All(pair => Same(pair.First, pair.Second));
            },
            seed: "0N0XIzNsQ0O2", iter: 1_000, threads: 1);
    }

    private static bool Same(RecordHeader left, RecordHeader right) => left.Name == right.Name && Same(left.Value, right.Value);

    private static bool Same(byte[]? left, byte[]? right) =>
        left is null ? right is null : right is not null && left.AsSpan().SequenceEqual(right);

    // A name is UTF-8 in Kafka, so it has no half of a surrogate pair.
    private static string Valid(string name) => new([.. name.Where(unit => !char.IsSurrogate(unit))]);
}
