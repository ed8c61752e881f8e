using System.Buffers.Binary;
using Serverless.Core.Binary;
using Serverless.Runtime.Deltas;

namespace Serverless.EndToEnd.Tests.Stores;

public sealed class PackedSectionTests
{
    [Fact]
    public void A_packed_section_comes_back_as_it_was()
    {
        var plain = Enumerable.Range(0, 5_000).Select(n => (byte)(n % 37)).ToArray();
        var packed = new byte[plain.Length];

        var length = PackedSection.Pack(plain, packed);

        Assert.InRange(length, 1, plain.Length / 8);
        Assert.Equal(plain, PackedSection.Plain(packed.AsMemory(0, length)).ToArray());
    }

    [Fact]
    public void A_section_that_does_not_fit_is_not_packed()
    {
        var noise = new byte[4_000];
        new Random(1).NextBytes(noise);

        Assert.Equal(0, PackedSection.Pack(noise, new byte[3_500]));
    }

    [Fact]
    public void A_plain_section_is_handed_back()
    {
        Assert.Equal([1, 2, 3], PackedSection.Plain(new byte[] { 1, 2, 3 }).ToArray());
        Assert.Empty(PackedSection.Plain(ReadOnlyMemory<byte>.Empty).ToArray());
    }

    [Fact]
    public void A_damaged_section_is_told_as_such()
    {
        var packed = new byte[1_000];
        var length = PackedSection.Pack(new byte[5_000], packed);

        Assert.Throws<CorruptDataException>(() => PackedSection.Plain(packed.AsMemory(0, length - 3)));
        Assert.Throws<CorruptDataException>(() => PackedSection.Plain(packed.AsMemory(0, 4)));
        // a frame with a content size of 8 bytes, that says 1 TB
        byte[] bomb = [0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0];
        BinaryPrimitives.WriteInt64LittleEndian(bomb.AsSpan(5), 1L << 40);
        Assert.Contains(
            "unpacks to",
            Assert.Throws<CorruptDataException>(() => PackedSection.Plain(bomb)).Message,
            StringComparison.Ordinal);
    }
}
