using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract partial class ResultStoreConformance
{
    private static readonly ResultSelection All = new("telemetry", "device");

    // a    0  10  20
    // b    0  10      (20 retracted)
    // c            30
    [Fact]
    public async Task The_newest_of_each_key_is_that_with_the_latest_start_in_the_range()
    {
        await WriteFewAsync();
        var newest = All with { Listing = ResultListing.NewestOfEachKey };

        Assert.Equal(["a 20", "b 10", "c 30"], await AskAsync(newest));
        Assert.Equal(["a 10", "b 10"], await AskAsync(newest with { To = new(20) }));
        Assert.Equal(["a 20", "c 30"], await AskAsync(newest with { From = new(25) }));
        Assert.Equal(["b 10", "c 30"], await AskAsync(newest with { After = Some.Result("a", 20).Id }));
        Assert.Equal(["c 30"], await AskAsync(newest with { After = Some.Result("b", -9).Id }));
        Assert.Equal(["b 10"], await AskAsync(newest with { Prefix = "b" }));
        Assert.Empty(await AskAsync(newest with { Prefix = "d" }));
    }

    [Fact]
    public async Task Of_one_key_the_newest_may_come_first()
    {
        await WriteFewAsync();
        var backwards = All with { Key = "a", Listing = ResultListing.NewestFirst };

        Assert.Equal(["a 20", "a 10", "a 0"], await AskAsync(backwards));
        Assert.Equal(["a 20", "a 10"], await AskAsync(backwards with { Most = 2 }));
        Assert.Equal(["a 10", "a 0"], await AskAsync(backwards with { After = Some.Result("a", 20).Id }));
        Assert.Equal(["a 10"], await AskAsync(backwards with { From = new(10), To = new(20) }));
        Assert.Equal(["b 10", "b 0"], await AskAsync(backwards with { Key = "b" }));
        Assert.Empty(await AskAsync(backwards with { Key = "d" }));
    }

    [Fact]
    public async Task A_prefix_takes_the_keys_that_begin_so_whatever_is_in_them()
    {
        string[] keys =
            ["a", "a|b", @"a\|b", "ab", "aé", "a\uD7FF", "a\uE000", "a\U0001F600", "a\U0010FFFF", "b", "A", "", "'", "a%", "a_"];
        await Store.WriteAsync([.. keys.Select(key => Some.Result(key))], Ct);

        foreach (var prefix in keys)
        {
            var expected = keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
                .Order(Comparer<string>.Create(ResultIdOrder.CompareKeys)).Select(key => $"{key} 0").ToList();
            Assert.Equal(expected, await AskAsync(All with { Prefix = prefix }));
            Assert.Equal(expected, await AskAsync(All with { Prefix = prefix, Listing = ResultListing.NewestOfEachKey }));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Page_by_page_an_answer_is_the_same_as_at_once(int most)
    {
        var ids = Enumerable.Range(0, 6).SelectMany(key => Enumerable.Range(0, 4).Select(start => ($"k{key}", start * 10L))).ToArray();
        await Store.WriteAsync([.. ids.Select(id => Some.Result(id.Item1, id.Item2, id.Item2 + 10))], Ct);

        foreach (var asked in (ResultSelection[])[
            All, All with { Prefix = "k" }, All with { From = new(5), To = new(25) }, All with { Key = "k3" },
            All with { Key = "k3", Listing = ResultListing.NewestFirst }, All with { Listing = ResultListing.NewestOfEachKey }])
        {
            var paged = new List<string>();
            for (var next = asked with { Most = most }; ;)
            {
                var page = await Store.QueryAsync(next, Ct).Take(most).ToListAsync(Ct);
                paged.AddRange(page.Select(TextOf));
                if (page.Count < most)
                    break;
                next = next with { After = page[^1].Id };
            }
            Assert.Equal(await AskAsync(asked), paged);
        }
    }

    // device   0  10  20 (early)
    // site     0 (retracted)  10          wanted: the newest 2, and the newest that is final
    [Fact]
    public async Task A_document_has_the_newest_results_of_each_view_of_one_key()
    {
        await WriteFewAsync();
        await Store.WriteAsync(
            [
                Some.Result("a", 20, 30, events: 2, kind: PaneKind.Early), Some.Result("a", 10, 20, view: "site"),
                Some.Result("a", 0, 10, view: "site", kind: PaneKind.Retracted), Some.Result("a", 70, 80, view: "other"),
                Some.Result("a", 70, 80, pipeline: "logs"),
            ],
            Ct);
        await Store.WriteAsync([Some.Result("e", 0, 10), Some.Result("e", 10, 20, kind: PaneKind.Early)], Ct);

        Assert.Equal(
            ["a 20,a 10", "a 10", ""], await ReadAsync("a", new("device", 2, false), new("site", 2, false), new("none", 1, false)));
        Assert.Equal(["a 10", "a 10"], await ReadAsync("a", new("device", 1, true), new("site", 1, true)));
        Assert.Equal(
            ["e 0", "e 10", "e 10,e 0"], await ReadAsync("e", new("device", 1, true), new("device", 1, false), new("device", 9, false)));
        Assert.Equal(["", ""], await ReadAsync("d", new("device", 1, false), new("site", 1, false)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_document_is_what_is_newest_however_many_windows_another_view_has_in_the_same_time(int seed)
    {
        var random = new Random(seed);
        string[] views = ["device", "site", "other"];
        var stored = views.SelectMany((view, number) => Enumerable.Range(0, number == 0 ? 60 : 6).SelectMany(window => (string[])["a", "b"])
            .Select((key, at) => Some.Result(key, at / 2 * 10L * (number == 0 ? 1 : 3), 9_999, kind: (PaneKind)random.Next(5), view: view)))
            .ToList();
        await Store.WriteAsync(stored, Ct);

        for (var question = 0; question < 6; question++)
        {
            DocumentPart[] parts = [
                .. views.Take(random.Next(1, 4)).Select(view => new DocumentPart(view, random.Next(1, 5), random.Next(2) == 0)),
            ];
            var expected = parts.Select(part => string.Join(',', stored
                .Where(result => result.Id.Key == "b" && result.Id.View == part.View && result.Kind != PaneKind.Retracted
                    && (!part.OnlyFinal || result.Kind != PaneKind.Early))
                .OrderByDescending(result => result.Id.Start).Take(part.Most).Select(TextOf)));
            Assert.Equal(expected, await ReadAsync("b", parts));
        }
    }

    private async Task<IEnumerable<string>> ReadAsync(string key, params DocumentPart[] parts) =>
        (await Store.ReadAsync(new DocumentSelection("telemetry", key, parts), Ct)).Select(one => string.Join(',', one.Select(TextOf)));

    private async Task WriteFewAsync() => await Store.WriteAsync(
        [
            Some.Result("a", 0, 10), Some.Result("a", 10, 20), Some.Result("a", 20, 30), Some.Result("b", 0, 10), Some.Result("b", 10, 20),
            Some.Result("b", 20, 30, kind: PaneKind.Retracted), Some.Result("c", 30, 40), Some.Result("z", 50, 60, view: "site"),
        ],
        Ct);

    private async Task<List<string>> AskAsync(ResultSelection asked) =>
        await Store.QueryAsync(asked, Ct).Take(asked.Most).Select(TextOf).ToListAsync(Ct);

    private static string TextOf(Result result) => $"{result.Id.Key} {result.Id.Start.Milliseconds}";
}
