using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Pages;

public sealed class PageFormTests
{
    private static readonly ResultId Window = Some.Result("").Id;

    // Stored pages are read by every later build.
    private const string Golden =
        "0B01D66AFD9086CEDD8B000101612727160161D8040301071402643101030208E8070C00012C070F016202010100140264310000010100";
    private const string GoldenSplit = "0B0142D31B5FF85ACF7A0100";
    private const string GoldenPacked =
        "0B0133DD52350AC8EC0B0001066B3030303030C806BD0128B52FFD6048029D0500E248211ED09679005233C89538C1A61C24499234C44D"
        + "78CA9172241D2947CA9146CA5212EA2388473E5BF4684827871CFCD85C50631D99FA61FE362EDDE39CA17787F5C266EEB1C272B78A4D50"
        + "2A9DBC458C5D13F921DC19A80D5FC63C5CE8EEC559C2562DFA75A0F52AE3026C53970E5879AA3080BAD264A754A59C52569144E59CF2FF"
        + "FF47140D4EA811007AEEBF01E0E71066BCE003A3E046C44D1186A81A11374518A26A44DC146188AA117178A6085215";

    [Fact]
    public void A_page_is_the_same_bytes_in_every_build()
    {
        Assert.Equal(Golden, Convert.ToHexString(PageOf(Corrected, Some.Result("b")).ToBytes()));
        Assert.Equal(GoldenSplit, Convert.ToHexString(Page.Split.ToBytes()));
    }

    [Fact]
    public void Pages_of_every_build_are_read()
    {
        Assert.Equal([Some.Text(Corrected), Some.Text(Some.Result("b"))], TextsOf(Page.Read(Convert.FromHexString(Golden))));
        Assert.True(Page.Read(Convert.FromHexString(GoldenSplit)).IsSplit);
        Assert.Equal(Numbered(40).Select(Some.Text), TextsOf(Page.Read(Convert.FromHexString(GoldenPacked))));
    }

    [Fact]
    public void Each_entry_is_found_by_its_key_and_no_other_is()
    {
        var page = Page.Read(PageOf([.. Numbered(3_000)]).ToBytes());

        Assert.Equal(Numbered(3_000).Select(Some.Text), TextsOf(page));
        foreach (var result in Numbered(3_000).Where((_, index) => index % 37 == 0))
            Assert.Equal(Some.Text(result), Some.Text(page.Find(Utf8(result.Id.Key))!.ToResult(Window)));
        foreach (var missing in (string[])["", "k", "k00100a", "k1", "z"])
            Assert.Null(page.Find(Utf8(missing)));
    }

    [Fact]
    public void A_state_keeps_its_checksum_though_a_page_leaves_it_out()
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, StoredForm.CellState, 1);
        writer.Raw([1, 2, 3]);
        StoredHeader.End(writer, start);
        var result = Some.Result() with { State = writer.ToArray() };

        var entry = PageEntry.Of(result, new ByteWriter());

        Assert.Equal(PageEntry.Of(result with { State = new byte[5] }, new ByteWriter()).Bytes.Length, entry.Bytes.Length);
        Assert.Equal(Some.Text(result), Some.Text(entry.ToResult(Window)));
    }

    [Fact]
    public void An_entry_is_ordered_as_its_result()
    {
        var random = new Random(1);
        var panes = Enumerable.Range(0, 40)
            .Select(_ => Some.Result(events: random.Next(3), kind: (PaneKind)random.Next(5)) with { Layout = new(random.Next(1, 3)) })
            .Select(result => (Result: result, Entry: PageEntry.Of(result, new ByteWriter())))
            .ToList();
        foreach (var (one, other) in panes.SelectMany(_ => panes, (one, other) => (one, other)))
            Assert.Equal(one.Result.Supersedes(other.Result), one.Entry.Supersedes(other.Entry));
    }

    // A result that is gone would look as if it had never been.
    [Fact]
    public async Task A_page_that_is_damaged_is_no_page_without_results()
    {
        var store = new MemoryResults();
        var pages = new PagedResults(store, 4);
        await pages.WriteAsync([Some.Result("a"), Some.Result("b", events: 2)], default);
        var page = (await store.QueryAsync("telemetry", "device", null, EventTime.Min, EventTime.Max, default).ToListAsync())[0];
        for (var at = 0; at < page.State.Length; at++)
        {
            var state = page.State.ToArray();
            state[at] ^= 1;
            await store.TryReplaceAsync(page with { State = state }, (await store.FindAsync(page.Id, default))!.Value.Tag, default);

            var keys = (string[])["a", "b"];
            foreach (var key in keys.Where(key => PagePlace.Of(Hash64.Of(Utf8(key)), 4).KeyIn(page.Id.View) == page.Id.Key))
            {
                await AssertLoudAsync(async () => await pages.FindAsync(Some.Result(key).Id, default));
                await AssertLoudAsync(async () => await ListAsync(pages, key));
                await AssertLoudAsync(async () => await pages.WriteAsync([Some.Result(key, events: 9, pane: 1)], default));
            }
            await AssertLoudAsync(async () => await ListAsync(pages, null));
        }
    }

    private static async Task AssertLoudAsync(Func<Task> act)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(act);
        Assert.True(
            fault is UnknownFormException || fault.Message.Contains(" of telemetry/device for the window from ", StringComparison.Ordinal));
    }

    private static Result Corrected => Some.Result("a", events: 300, kind: PaneKind.Correction, pane: 7) with
    {
        Corrections = new Dictionary<Source, CorrectionMark> { [new Source(new Partition(3), 2)] = new(new(new(4), new(500)), 6) },
    };

    private static IEnumerable<Result> Numbered(int count) => Enumerable.Range(0, count).Select(n => Some.Result($"k{n:00000}", events: n));

    private static Page PageOf(params Result[] results) =>
        Page.Of([.. results.Select(result => PageEntry.Of(result, new ByteWriter()))]);

    private static IEnumerable<string> TextsOf(Page page) => page.Entries.Select(entry => Some.Text(entry.ToResult(Window)));

    private static ValueTask<List<Result>> ListAsync(PagedResults store, string? key) =>
        store.QueryAsync("telemetry", "device", key, EventTime.Min, EventTime.Max, default).ToListAsync();

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
