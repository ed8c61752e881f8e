using System.IO.Compression;
using System.Text;
using Serverless.Local.Feeds;

namespace Serverless.EndToEnd.Tests.Feeds;

public sealed class EventCutterTests
{
    [Theory]
    // A line is an event, whatever it is.
    [InlineData("{\"a\":1}\n\n  {\"a\":2} \r\nno json", "{\"a\":1}", "{\"a\":2}", "no json")]
    [InlineData("\"text\"\n[1,2]\n", "\"text\"", "[1,2]")]
    [InlineData("{\"a\":1}", "{\"a\":1}")]
    [InlineData("{\"a\": \"broken\n{\"a\":2}", "{\"a\": \"broken", "{\"a\":2}")]
    // Items of arrays.
    [InlineData("[{\"a\":1},{\"a\":[2]}]", "{\"a\":1}", "{\"a\":[2]}")]
    [InlineData(" [\n  {\n    \"a\": 1 },\n  7, \"x]\\\"\", [1, 2]\n]\n[ {} ]", "{ \"a\": 1 }", "7", "\"x]\\\"\"", "[1, 2]", "{}")]
    [InlineData("[]")]
    // Values over several lines.
    [InlineData("{\n  \"a\": \"} \\\" {\",\n  \"b\": {}\n}\n{\r\n}", "{ \"a\": \"} \\\" {\", \"b\": {} }", "{ }")]
    [InlineData("{\"x\":1,\"features\":[\n{\"a\":1},\n{\"a\":2}]}", "{\"x\":1,\"features\":[ {\"a\":1}, {\"a\":2}]}")]
    [InlineData("\uFEFF{\n\"a\": 1}", "{ \"a\": 1}")]
    // What breaks off is an event, which its reader will refuse.
    [InlineData("[{\"a\":1},{\"a\"", "{\"a\":1}", "{\"a\"")]
    [InlineData("")]
    [InlineData(" \n \n")]
    public async Task A_stream_is_cut_the_same_whatever_pieces_it_comes_in(string text, params string[] events)
    {
        foreach (var piece in new[] { 1, 2, 7, 1000 })
            Assert.Equal(events, await CutAsync(new Pieces(Encoding.UTF8.GetBytes(text), piece)));
    }

    [Fact]
    public async Task Where_arrays_are_events_lines_are_cut_though_they_begin_with_one() =>
        Assert.Equal(["[1,2]", "[3]"], await CutAsync(new MemoryStream([.. "[1,2]\n[3]"u8]), keepsArrays: true));

    [Fact]
    public async Task A_value_over_several_lines_that_is_too_long_is_named()
    {
        var stream = new MemoryStream([.. "[{},{\"a\":\""u8, .. Enumerable.Repeat((byte)'x', 2_000), .. "\"}]"u8]);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => CutAsync(stream, maxBytes: 1_000));
        Assert.StartsWith("event 2 is longer than 1000 bytes", fault.Message, StringComparison.Ordinal);
    }

    // ok, too long, ok, too long and the last
    [Theory]
    [InlineData("1\nxxxxxxxxxxxxxxxxxxxxx\n2\nxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "line 2", "line 4")]
    [InlineData("[1, \"xxxxxxxxxxxxxxxxxxxxx\", 2, \"xxxxxxxxxxxxxxxxxxxxxxxxxx\"]", "event 2", "event 4")]
    public async Task What_is_too_long_can_be_left_out(string text, params string[] leftOut)
    {
        foreach (var piece in new[] { 1, 7, 1000 })
        {
            var told = new List<string>();
            var cutter = new EventCutter(new Pieces(Encoding.UTF8.GetBytes(text), piece), maxBytes: 20, leaveOut: told.Add);

            Assert.Equal(["1", "2"], await CutAsync(cutter));
            Assert.Equal(leftOut.Select(which => $"{which} is longer than 20 bytes"), told);
        }
    }

    [Fact]
    public async Task Damage_in_a_packed_file_is_told_with_where_it_is()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 5_000))));
        var bytes = packed.ToArray();
        // The first block after the header is of no kind.
        bytes[10] = 0xFF;
        await using var damaged = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => CutAsync(damaged));
        Assert.Contains("the packed content is damaged or cut off after event 0", fault.Message, StringComparison.Ordinal);
    }

    private static Task<List<string>> CutAsync(Stream stream, int maxBytes = 10_000, bool keepsArrays = false) =>
        CutAsync(new EventCutter(stream, maxBytes, keepsArrays));

    private static async Task<List<string>> CutAsync(EventCutter cutter)
    {
        var events = new List<string>();
        while (await cutter.NextAsync(CancellationToken.None) is { } next)
            events.Add(Encoding.UTF8.GetString(next.Span));
        return events;
    }

    /// <summary>Gives so many bytes at a time.</summary>
    private sealed class Pieces(byte[] content, int most) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }
}
