using Serverless.Core.Binary;

namespace Serverless.Core.Tests.Binary;

public sealed class StoredHeaderTests
{
    [Fact]
    public void What_was_written_is_opened_without_its_header() =>
        Assert.Equal([1, 2, 3], StoredHeader.Open(Stored(1, 2, 3), StoredForm.Section, 1).ToArray());

    [Fact]
    public void A_value_may_be_empty() => Assert.True(StoredHeader.Open(Stored(), StoredForm.Section, 1).IsEmpty);

    [Fact]
    public void The_header_is_form_version_and_checksum()
    {
        var stored = Stored(7);
        Assert.Equal((StoredHeader.Length + 1, (byte)StoredForm.Section, 1), (stored.Length, stored[0], stored[1]));
        Assert.Equal(System.IO.Hashing.XxHash64.HashToUInt64([7], seed: 0x0201), BitConverter.ToUInt64(stored, 2));
    }

    [Fact]
    public void No_byte_can_change_unnoticed()
    {
        var stored = Stored([.. Enumerable.Range(0, 40).Select(number => (byte)number)]);
        for (var at = 0; at < stored.Length; at++)
        {
            var changed = stored.ToArray();
            changed[at] ^= 1;
            Assert.ThrowsAny<Exception>(() => StoredHeader.Open(changed, StoredForm.Section, 1).ToArray());
            Assert.False(StoredHeader.IsWhole(changed));
        }
    }

    [Fact]
    public void A_value_that_is_cut_off_is_damaged()
    {
        var stored = Stored(1, 2, 3, 4, 5);
        for (var length = 0; length < stored.Length; length++)
        {
            var cut = stored[..length];
            Assert.Throws<CorruptDataException>(() => StoredHeader.Open(cut, StoredForm.Section, 1).ToArray());
        }
    }

    [Fact]
    public void Another_form_is_not_what_was_asked_for()
    {
        var refused = Assert.Throws<CorruptDataException>(() => StoredHeader.Open(Stored(1), StoredForm.Delta, 1).ToArray());
        Assert.Equal("11 stored bytes are not a Delta: they begin with 2", refused.Message);
    }

    [Theory]
    [InlineData(1, 2, true, "written by a later version of this app; run that version")]
    [InlineData(2, 1, false, "written by an earlier version of this app")]
    public void Another_version_is_refused_with_what_to_do(byte known, byte stored, bool isLater, string what)
    {
        var refused = Assert.Throws<UnknownFormException>(() =>
            StoredHeader.Open(Stored(stored, [1]), StoredForm.Section, known).ToArray());
        Assert.Equal(isLater, refused.IsLater);
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_may_stand_in_the_middle_of_what_is_written()
    {
        var writer = new ByteWriter();
        writer.Raw([9, 9]);
        var start = StoredHeader.Begin(writer, StoredForm.ShardState, 3);
        writer.Raw([5]);
        StoredHeader.End(writer, start);
        Assert.Equal([5], StoredHeader.Open(writer.Written[2..], StoredForm.ShardState, 3).ToArray());
    }

    private static byte[] Stored(params byte[] content) => Stored(1, content);

    private static byte[] Stored(byte version, byte[] content)
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, StoredForm.Section, version);
        writer.Raw(content);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }
}
