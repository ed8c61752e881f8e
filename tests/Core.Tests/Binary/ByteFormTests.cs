using CsCheck;
using Serverless.Core.Binary;

namespace Serverless.Core.Tests.Binary;

public sealed class ByteFormTests
{
    [Fact]
    public void Numbers_of_every_form_come_back() =>
        Gen.Select(Gen.ULong, Gen.Long, Gen.Double, Gen.UInt, Gen.Byte).Sample((unsigned, signed, number, fixed32, one) =>
        {
            var writer = new ByteWriter(1);
            writer.Unsigned(unsigned);
            writer.Signed(signed);
            writer.Number(number);
            writer.Fixed64(unsigned);
            writer.Fixed32(fixed32);
            writer.Byte(one);
            var reader = new ByteReader(writer.Written);
            return reader.Unsigned() == unsigned && reader.Signed() == signed
                && BitConverter.DoubleToInt64Bits(reader.Number()) == BitConverter.DoubleToInt64Bits(number)
                && reader.Fixed64() == unsigned && reader.Fixed32() == fixed32 && reader.Byte() == one && reader.Remaining == 0;
        }, seed: "0N0XIzNsQ0O2", iter: 2_000, threads: 1);

    [Fact]
    public void Bytes_and_text_come_back() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.String.AlphaNumeric).Sample((bytes, text) =>
        {
            var writer = new ByteWriter(1);
            writer.Bytes(bytes);
            writer.Text(text);
            writer.Raw(bytes);
            var reader = new ByteReader(writer.Written);
            return reader.Bytes().SequenceEqual(bytes) && reader.Text() == text && reader.Raw(bytes.Length).SequenceEqual(bytes)
                && reader.Remaining == 0;
        }, seed: "0N0XIzNsQ0O2", iter: 500, threads: 1);

    [Theory]
    [InlineData(0ul, 1)]
    [InlineData(127ul, 1)]
    [InlineData(128ul, 2)]
    [InlineData(ulong.MaxValue, 10)]
    public void An_unsigned_number_takes_a_byte_for_seven_bits(ulong value, int bytes)
    {
        var writer = new ByteWriter();
        writer.Unsigned(value);
        Assert.Equal(bytes, writer.Length);
        Assert.Equal(value, new ByteReader(writer.Written).Unsigned());
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1L)]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    public void Signed_numbers_come_back_at_the_ends(long value)
    {
        var writer = new ByteWriter();
        writer.Signed(value);
        Assert.Equal(value, new ByteReader(writer.Written).Signed());
    }

    [Fact]
    public void Reserved_and_patched_bytes_are_where_they_belong()
    {
        var writer = new ByteWriter(1);
        writer.Fixed32(0);
        writer.Reserve(2).Fill(7);
        writer.PatchFixed32(0, 0x04030201);
        Assert.Equal([1, 2, 3, 4, 7, 7], writer.ToArray());
        writer.Clear();
        Assert.Equal(0, writer.Length);
    }

    [Fact]
    public void What_ends_early_or_is_too_long_or_too_much_is_corrupt()
    {
        Corrupt([], (ref ByteReader reader) => reader.Byte());
        Corrupt([0x80], (ref ByteReader reader) => reader.Unsigned());
        Corrupt([1, 2, 3], (ref ByteReader reader) => reader.Fixed32());
        Corrupt([5, 1, 2], (ref ByteReader reader) => _ = reader.Bytes());
        Corrupt([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], (ref ByteReader reader) => reader.Unsigned());
        Corrupt([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2], (ref ByteReader reader) => reader.Unsigned());
        Corrupt([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], (ref ByteReader reader) => reader.LongCount());
        Corrupt([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], (ref ByteReader reader) => reader.Count());
        Corrupt([11], (ref ByteReader reader) => reader.Count(10));
        Corrupt([0], (ref ByteReader reader) => reader.Count(-1));
    }

    private delegate void Reading(ref ByteReader reader);

    private static void Corrupt(byte[] bytes, Reading read) => Assert.Throws<CorruptDataException>(() =>
    {
        var reader = new ByteReader(bytes);
        read(ref reader);
    });
}
