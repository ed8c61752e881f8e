using System.IO.Compression;
using System.Text;
using Serverless.Core.Rejections;
using Serverless.Runtime.Unpacking;
using ZstdSharp;

namespace Serverless.EndToEnd.Tests.Unpacking;

public sealed class UnpackerTests : IDisposable
{
    private const int Limit = 1 << 20;

    private static readonly byte[] Text = Encoding.UTF8.GetBytes(
        string.Join('\n', Enumerable.Range(0, 20_000).Select(number => $"{{\"n\":{number}}}")));

    private readonly Unpacker _unpacker = new();

    public static TheoryData<string> Formats => new("gzip", "zstd");

    public void Dispose() => _unpacker.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("(x")]
    public void A_value_that_is_not_packed_is_handed_back_as_it_is(string text)
    {
        var value = Encoding.UTF8.GetBytes(text);

        Assert.Null(_unpacker.Unpack(value, Limit, out var plain));

        Assert.Same(value, plain.Array);
        Assert.Equal((0, value.Length), (plain.Offset, plain.Count));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_packed_value_is_unpacked_again_and_again(string format)
    {
        foreach (var text in new[] { Text, [], "{}"u8.ToArray(), Text })
            Assert.Equal(text, Unpacked(Pack(format, text)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Members_that_follow_one_another_are_one_value(string format) =>
        Assert.Equal([.. Text, .. "{}"u8], Unpacked([.. Pack(format, Text), .. Pack(format, "{}"u8.ToArray())]));

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_value_may_be_as_long_as_the_limit_and_not_a_byte_longer(string format)
    {
        var packed = Pack(format, Text);

        Assert.Null(_unpacker.Unpack(packed, Text.Length, out _));
        Assert.Equal(Reasons.UnpackedSize, _unpacker.Unpack(packed, Text.Length - 1, out _)?.Reason);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_bomb_is_not_unpacked(string format)
    {
        var bomb = Pack(format, new byte[64 << 20]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var rejection = _unpacker.Unpack(bomb, Limit, out _);

        Assert.Equal((RejectionStage.Framing, Reasons.UnpackedSize), (rejection!.Stage, rejection.Reason));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * Limit);
    }

    [Fact]
    public void A_zstd_frame_that_asks_for_a_huge_window_is_refused()
    {
        using var stream = new MemoryStream();
        using (var compressor = new CompressionStream(stream, leaveOpen: true))
        {
            compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_windowLog, 27);
            compressor.Write("small"u8);
        }

        Assert.Equal(Reasons.Compression, _unpacker.Unpack(stream.ToArray(), Limit, out _)?.Reason);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_value_that_breaks_off_is_rejected_wherever_it_does(string format)
    {
        var packed = Pack(format, Text[..2000]);

        Assert.All(Enumerable.Range(4, packed.Length - 4), length =>
            Assert.Equal(Reasons.Compression, _unpacker.Unpack(packed[..length], Limit, out _)?.Reason));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Nothing_but_another_member_may_follow(string format) =>
        Assert.Equal(Reasons.Compression, _unpacker.Unpack([.. Pack(format, Text), .. "rest"u8], Limit, out _)?.Reason);

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_went_before_does_not_show(string format)
    {
        var packed = Pack(format, Text);
        foreach (var spoiled in new[] { packed[..^9], packed[..100], Pack(format, new byte[2 * Limit]) })
        {
            Assert.NotNull(_unpacker.Unpack(spoiled, Limit, out _));
            Assert.Equal(Text, Unpacked(packed));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_damaged_value_throws_nothing_and_is_never_taken_for_another(string format)
    {
        var text = Text[..2000];
        var packed = Pack(format, text);
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = packed.ToArray();
            damaged[random.Next(4, damaged.Length)] ^= (byte)(1 << random.Next(8));

            var rejection = _unpacker.Unpack(damaged, Limit, out var plain);

            Assert.True(rejection is not null || plain.AsSpan().SequenceEqual(text));
            Assert.True(rejection is null or { Stage: RejectionStage.Framing, Reason: Reasons.Compression or Reasons.UnpackedSize });
        }
        Assert.Equal(text, Unpacked(packed));
    }

    [Fact]
    public void Anything_behind_the_magic_number_throws_nothing()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var garbage = new byte[random.Next(0, 200)];
            random.NextBytes(garbage);
            foreach (byte[] magic in new byte[][] { [0x1F, 0x8B], [0x28, 0xB5, 0x2F, 0xFD] })
                Assert.NotNull(_unpacker.Unpack([.. magic, .. garbage], Limit, out _));
        }
    }

    private byte[] Unpacked(byte[] packed)
    {
        Assert.Null(_unpacker.Unpack(packed, Limit, out var plain));
        return [.. plain];
    }

    private static byte[] Pack(string format, byte[] plain)
    {
        using var packed = new MemoryStream();
        using (Stream stream = format == "gzip" ? new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true) : Zstd(packed))
            stream.Write(plain);
        return packed.ToArray();
    }

    private static CompressionStream Zstd(Stream target)
    {
        var stream = new CompressionStream(target, leaveOpen: true);
        stream.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return stream;
    }
}
