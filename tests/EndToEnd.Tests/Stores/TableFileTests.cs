using System.IO.Compression;
using System.Text;
using Serverless.Runtime.References;
using ZstdSharp;

namespace Serverless.EndToEnd.Tests.Stores;

/// <summary>Files that become reference tables, and what is said of those that don't.</summary>
public sealed class TableFileTests
{
    private const string Devices = "device,site,role\nd1,north,core\nd2,south,\n";

    [Theory]
    [InlineData(Devices)]
    [InlineData("\uFEFFdevice,site,role\r\nd1,north,core\r\n\r\nd2,south,\r\n")]
    [InlineData("device;site;role\nd1;north;core\nd2;south;")]
    [InlineData("device\tsite\trole\nd1\tnorth\tcore\nd2\tsouth\t")]
    [InlineData(" device , site,role\n\"d1\",\"north\",core\nd2,south,\"\"\n")]
    [InlineData("{\"device\":\"d1\",\"site\":\"north\",\"role\":\"core\"}\n\n{\"device\":\"d2\",\"site\":\"south\",\"role\":null}")]
    [InlineData("\uFEFF{\"device\":\"d1\",\"site\":\"north\",\"role\":\"core\"}\r\n{\"device\":\"d2\",\"site\":\"south\"}\r\n")]
    public async Task A_table_is_read_from_CSV_or_JSON_lines(string text)
    {
        var table = await TableFile.ReadAsync(File(text), null, default);

        Assert.Equal("d1: role=core site=north | d2: site=south", Shown(table));
    }

    [Fact]
    public async Task A_packed_file_is_read_as_the_plain_one()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Devices));
        using var compressor = new Compressor();
        var frame = compressor.Wrap(Encoding.UTF8.GetBytes(Devices)).ToArray();

        Assert.Equal(Shown(await ReadAsync(Devices)), Shown(await TableFile.ReadAsync(new MemoryStream(packed.ToArray()), null, default)));
        Assert.Equal(Shown(await ReadAsync(Devices)), Shown(await TableFile.ReadAsync(new MemoryStream(frame), null, default)));
    }

    [Fact]
    public async Task UTF16_with_a_byte_order_mark_is_read()
    {
        var content = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Devices)).ToArray();

        Assert.Equal(2, (await TableFile.ReadAsync(new MemoryStream(content), null, default)).Count);
    }

    [Fact]
    public async Task Values_are_kept_as_they_are()
    {
        var csv = await ReadAsync("key,text\n\"a,b\",\"two\nlines, \"\"quoted\"\"\"\nc, spaced \n");
        var json = await ReadAsync("""{"key":7,"whole":1.50,"yes":true,"no":false,"empty":"","text":"two\nlines"}""");

        Assert.Equal("a,b: text=two\nlines, \"quoted\" | c: text= spaced ", Shown(csv));
        Assert.Equal("7: empty= no=false text=two\nlines whole=1.50 yes=true", Shown(json));
    }

    [Theory]
    [InlineData(Devices, "north: device=d1 role=core | south: device=d2")]
    [InlineData("{\"device\":\"d1\",\"site\":\"north\"}\n{\"site\":\"south\"}", "north: device=d1 | south: ")]
    public async Task Another_column_may_be_the_key(string text, string shown) =>
        Assert.Equal(shown, Shown(await TableFile.ReadAsync(File(text), "site", default)));

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\n\n  \n", "line 1: column 1 has no name")]
    [InlineData("device,site\n", "the file has no rows")]
    [InlineData("device\nd1\n", "line 1: there is one column, 'device'")]
    [InlineData("device,,role\n", "line 1: column 2 has no name")]
    [InlineData("device,site,site\n", "line 1: column 'site' is there twice")]
    [InlineData("device,site\nd1,a\nd2,b\nd1,c\n", "line 4: the key 'd1' is in line 2 too")]
    [InlineData("device,site\n,a\n", "line 2: there is nothing in the key column 'device'")]
    [InlineData("device,site\nd1,a\nd2\n", "line 3: there are 1 values for 2 columns: device, site")]
    [InlineData("device,site\nd1,a,b\n", "line 2: there are 3 values for 2 columns")]
    [InlineData("device,site\nd1,a \"b\" c\n", "line 2: a quote is inside a value")]
    [InlineData("device,site\nd1,\"a\nd2,b\n", "line 4: a quote is inside a value")]
    [InlineData("device,site\nd\0,a\n", "it has zero bytes")]
    [InlineData("[{\"device\":\"d1\"}]", "the file is a JSON array")]
    [InlineData("{\"device\":\"d1\",\n\"site\":\"a\"}", "line 1: it is no JSON object in one line")]
    [InlineData("{\"device\":\"d1\"}\n[1]", "line 2: it is an array")]
    [InlineData("{\"device\":\"d1\"}\n7", "line 2: it is a number")]
    [InlineData("{\"device\":\"d1\",\"tags\":[1]}", "line 1: the value of 'tags' is an array")]
    [InlineData("{\"device\":{},\"site\":\"a\"}", "line 1: the value of 'device' is an object")]
    [InlineData("{\"device\":\"d1\",\"site\":\"a\",\"site\":\"b\"}", "line 1: column 'site' is there twice")]
    [InlineData("{\"device\":\"d1\"}\n{\"site\":\"a\"}", "line 2: there is nothing in the key column 'device'")]
    [InlineData("{}", "line 1: the object is empty")]
    public async Task What_cannot_become_a_table_is_refused_with_what_and_where(string text, string fragment)
    {
        var refused = await Assert.ThrowsAsync<TableFileException>(async () => await ReadAsync(text));

        Assert.Contains(fragment, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_column_that_is_not_there_is_refused_with_those_that_are()
    {
        var refused = await Assert.ThrowsAsync<TableFileException>(async () => await TableFile.ReadAsync(File(Devices), "host", default));

        Assert.Equal("there is no key column 'host': there are device, site, role", refused.Message);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        var refused = await Assert.ThrowsAsync<TableFileException>(async () =>
            await TableFile.ReadAsync(new MemoryStream([.. "device,site\nd1,"u8, 0xC3, 0x28, .. "\n"u8]), null, default));

        Assert.Contains("isn't UTF-8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_file_that_is_cut_is_refused()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write("device,site\n"u8);
            for (var row = 0; row < 9_999; row++)
                gzip.Write(Encoding.UTF8.GetBytes($"d{row},{row * 7919}\n"));
        }

        var refused = await Assert.ThrowsAsync<TableFileException>(async () =>
            await TableFile.ReadAsync(new MemoryStream(packed.ToArray()[..(int)(packed.Length / 2)]), null, default));

        Assert.Contains("the file is damaged gzip", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("device,site\nd1,", 'a', "more than 8,192 characters")]
    [InlineData("device,site\nd1,\"", 'a', "more than 8,192 characters")]
    [InlineData("{\"device\":\"d1\",\"site\":\"", 'a', "line 1: it has more than 1,048,576 characters")]
    [InlineData("{\"device\":\"d1\"}\n", '\n', "more than 134,217,728 characters")]
    public async Task A_file_without_an_end_is_refused_when_it_has_more_than_a_table_may(string begin, char then, string fragment)
    {
        var refused = await Assert.ThrowsAsync<TableFileException>(async () =>
            await TableFile.ReadAsync(new Endless(Encoding.UTF8.GetBytes(begin), (byte)then), null, default));

        Assert.Contains(fragment, refused.Message, StringComparison.Ordinal);
    }

    private static ValueTask<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ReadAsync(string text) =>
        TableFile.ReadAsync(File(text), null, default);

    private static MemoryStream File(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Shown(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> table) => string.Join(" | ", table
        .Select(row => $"{row.Key}: {string.Join(' ', row.Value.Select(value => $"{value.Key}={value.Value}").Order())}"));

    /// <summary>A file of a beginning and one byte for ever.</summary>
    private sealed class Endless(byte[] begin, byte then) : Stream
    {
        private long _read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill(then);
            if (_read < begin.Length)
                begin.AsSpan((int)_read, (int)Math.Min(buffer.Length, begin.Length - _read)).CopyTo(buffer);
            _read += buffer.Length;
            return buffer.Length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
