using System.IO.Compression;
using System.Text;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Feeds;
using ZstdSharp;

namespace Serverless.EndToEnd.Tests.Feeds;

/// <summary>A packed file gives all its events, or those before where it isn't whole, and says so.</summary>
public sealed class EventFileTests : IDisposable
{
    private const int Count = 20_000;

    private static readonly byte[] Lines =
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Count).Select(number => $"{number} {number * 7_919L % 104_729}\n")));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_whole_file_is_read_whole_in_one_part_or_several()
    {
        Assert.Equal((Count, null), await ReadAsync(Lines));
        Assert.Equal((Count, null), await ReadAsync(Gzip(Lines)));
        Assert.Equal((2 * Count, null), await ReadAsync([.. Gzip(Lines), .. Gzip(Lines)]));
        Assert.Equal((Count, null), await ReadAsync(Zstd(Lines)));
        Assert.Equal((2 * Count, null), await ReadAsync([.. Zstd(Lines), .. Zstd(Lines)]));
        Assert.Equal((0, null), await ReadAsync(Gzip([])));
    }

    // head │ packed lines │ sum, length       cut after each of these, and inside
    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_file_that_is_cut_off_gives_what_came_before_and_says_so(string kind)
    {
        var whole = kind == "gzip" ? Gzip(Lines) : Zstd(Lines);
        int[] lengths = [5, 10, 12, 18, whole.Length / 3, whole.Length / 2, whole.Length - 9, whole.Length - 8, whole.Length - 1];
        foreach (var length in lengths)
        {
            var (events, problem) = await ReadAsync(whole[..length]);

            Assert.StartsWith("the packed content is damaged or cut off after event ", problem, StringComparison.Ordinal);
            Assert.EndsWith($" {events}", problem, StringComparison.Ordinal);
            Assert.InRange(events, length <= whole.Length / 2 ? 0 : 1, Count);
        }
    }

    [Fact]
    public async Task A_second_part_that_is_cut_off_is_noticed_wherever_that_is()
    {
        var packed = Gzip(Lines);
        foreach (var rest in new[] { 1, 2, 9, 11, packed.Length / 2, packed.Length - 1 })
        {
            var (events, problem) = await ReadAsync([.. packed, .. packed[..rest]]);

            Assert.NotNull(problem);
            Assert.InRange(events, Count - 1, 2 * Count);
        }
    }

    [Fact]
    public async Task Damage_and_what_is_not_packed_are_noticed()
    {
        foreach (var place in new[] { 2, 6 })
        {
            var damaged = Gzip(Lines);
            damaged[^place] ^= 1;
            Assert.NotNull((await ReadAsync(damaged)).Problem);
        }
        Assert.NotNull((await ReadAsync([.. Gzip(Lines), .. "and more"u8])).Problem);
    }

    private async Task<(int Events, string? Problem)> ReadAsync(byte[] content)
    {
        var file = Path.Combine(_folder.Path, "events");
        await File.WriteAllBytesAsync(file, content);
        await using var stream = EventFile.Open(file);
        var (cutter, events) = (new EventCutter(stream, maxBytes: 100), 0);
        try
        {
            for (; await cutter.NextAsync(CancellationToken.None) is { } next; events++)
                Assert.StartsWith($"{events % Count} ", Encoding.UTF8.GetString(next.Span), StringComparison.Ordinal);
            return (events, null);
        }
        catch (InvalidDataException fault)
        {
            return (events, fault.Message);
        }
    }

    private static byte[] Gzip(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionMode.Compress))
            stream.Write(plain);
        return packed.ToArray();
    }

    private static byte[] Zstd(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var stream = new CompressionStream(packed))
            stream.Write(plain);
        return packed.ToArray();
    }
}
