using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

public abstract partial class ResultStoreConformance(StoreHost<IResultStore> host) : StoreConformance<IResultStore>(host)
{
    [Fact]
    public async Task A_result_comes_back_as_it_was_written()
    {
        var result = Some.Result("site|é|\\|", EventTime.Min.Milliseconds, EventTime.Max.Milliseconds, 7, PaneKind.Correction, 3) with
        {
            State = Enumerable.Range(0, 5_000).Select(n => (byte)n).ToArray(),
            Corrections = new Dictionary<Source, CorrectionMark>
            {
                [new Partition(0)] = new(new(new(1), new(12)), 0),
                [new Source(new Partition(3), 2)] = new(new(new(int.MaxValue), new(long.MaxValue)), 7),
            },
        };

        await Store.WriteAsync([result], Ct);

        Assert.Equal(Some.Text(result), Some.Text((await Store.FindAsync(result.Id, Ct))!.Value.Result));
        Assert.Equal(Some.Text(result), Some.Text(Assert.Single(await QueryAsync())));
    }

    [Fact]
    public async Task Key_and_state_may_be_empty()
    {
        var result = Some.Result("", EventTime.Min.Milliseconds) with { State = Array.Empty<byte>() };

        await Store.WriteAsync([result], Ct);

        Assert.Equal(Some.Text(result), Some.Text(Assert.Single(await QueryAsync(""))));
        Assert.Equal(Some.Text(result), Some.Text(Assert.Single(await QueryAsync())));
    }

    [Theory]
    [InlineData(2_000, 800_000, 300)]
    [InlineData(1_000, 1, 0)]
    [InlineData(1, 1, 0)]
    public void Every_store_holds_keys_states_and_corrections_of_such_a_size(int key, int state, int corrections) =>
        Assert.Null(Store.RejectionOf(Sized(key, state, corrections)));

    [Theory]
    [InlineData(32_767, 1, 0)]
    [InlineData(32_768, 1, 0)]
    [InlineData(400_000, 1, 0)]
    [InlineData(1, 900_000, 0)]
    [InlineData(1, 3_000_000, 0)]
    [InlineData(400_000, 900_000, 0)]
    [InlineData(1, 1, 5_000)]
    [InlineData(1, 1, 60_000)]
    public async Task A_store_says_why_it_can_never_hold_a_result_and_holds_all_others(int key, int state, int corrections)
    {
        var (result, other) = (Sized(key, state, corrections), Some.Result("other"));
        if (Store.RejectionOf(result) is not { } reason)
        {
            await Store.WriteAsync([other, result], Ct);
            Assert.Equal(Some.Text(result), Some.Text((await Store.FindAsync(result.Id, Ct))!.Value.Result));
            return;
        }
        var refused = await Assert.ThrowsAsync<ArgumentException>(async () => await Store.WriteAsync([other, result], Ct));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.TryReplaceAsync(result, null, Ct));
        Assert.Empty(await QueryAsync());
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        await Store.WriteAsync([Some.Result("k", 5)], Ct);

        Assert.Null(await Store.FindAsync(Some.Result("k", 6).Id, Ct));
        Assert.Null(await Store.FindAsync(Some.Result("j", 5).Id, Ct));
        Assert.Null(await Store.FindAsync(Some.Result("k", 5, view: "site").Id, Ct));
        Assert.Null(await Store.FindAsync(Some.Result("k", 5, pipeline: "logs").Id, Ct));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Whatever_the_order_of_writing_the_superseding_pane_stays(int seed)
    {
        var random = new Random(seed);
        var panes = Enumerable.Range(0, 600)
            .Select(n => Some.Result($"k{random.Next(9)}", events: random.Next(1, 6), kind: (PaneKind)random.Next(4), pane: n))
            .ToList();
        var expected = panes.GroupBy(pane => pane.Id.Key, (key, all) => (key, all.Max(pane => (pane.Events, pane.Kind))));

        foreach (var some in panes.Chunk(random.Next(1, 90)))
            await Store.WriteAsync(some, Ct);

        Assert.Equal(expected.Order(), (await QueryAsync()).Select(stored => (stored.Id.Key, (stored.Events, stored.Kind))));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Each_write_does_what_supersedes_says(int seed)
    {
        var random = new Random(seed);
        var stored = (Result?)null;
        for (var n = 0; n < 200; n++)
        {
            var pane = Some.Result(
                events: random.Next(1, 4), kind: (PaneKind)random.Next(5), pane: n, definition: random.Next(8) == 0 ? "d2" : "d1");
            stored = stored is null || pane.Supersedes(stored) ? pane : stored;

            await Store.WriteAsync([pane], Ct);

            Assert.Equal(Some.Text(stored), Some.Text((await Store.FindAsync(pane.Id, Ct))!.Value.Result));
        }
    }

    [Fact]
    public async Task Replacing_wants_the_tag_of_what_is_there()
    {
        var (first, second, third) = (Some.Result(events: 5), Some.Result(events: 3), Some.Result(events: 4));

        var written = await Store.TryReplaceAsync(first, null, Ct);
        Assert.NotNull(written);
        Assert.Null(await Store.TryReplaceAsync(second, null, Ct));
        Assert.Equal(written, (await Store.FindAsync(first.Id, Ct))!.Value.Tag);
        var rewritten = await Store.TryReplaceAsync(second, written, Ct);
        Assert.Null(await Store.TryReplaceAsync(third, written, Ct));
        Assert.Equal(rewritten, (await Store.FindAsync(first.Id, Ct))!.Value.Tag);

        Assert.Equal(Some.Text(second), Some.Text((await Store.FindAsync(first.Id, Ct))!.Value.Result));
    }

    [Fact]
    public async Task Replacing_what_is_not_there_with_a_tag_is_refused()
    {
        await Store.WriteAsync([Some.Result("j")], Ct);
        var tag = (await Store.FindAsync(Some.Result("j").Id, Ct))!.Value.Tag;

        Assert.Null(await Store.TryReplaceAsync(Some.Result("k"), tag, Ct));
        Assert.Null(await Store.FindAsync(Some.Result("k").Id, Ct));
    }

    [Fact]
    public async Task A_write_changes_the_tag_and_a_refused_one_does_not()
    {
        await Store.WriteAsync([Some.Result(events: 5)], Ct);
        var before = (await Store.FindAsync(Some.Result().Id, Ct))!.Value.Tag;

        await Store.WriteAsync([Some.Result(events: 4)], Ct);
        Assert.Equal(before, (await Store.FindAsync(Some.Result().Id, Ct))!.Value.Tag);
        await Store.WriteAsync([Some.Result(events: 6)], Ct);
        Assert.Null(await Store.TryReplaceAsync(Some.Result(events: 9), before, Ct));
    }

    [Fact]
    public async Task Retracted_results_are_found_but_not_listed()
    {
        await Store.WriteAsync([Some.Result("a", kind: PaneKind.Retracted), Some.Result("b")], Ct);

        Assert.Equal(PaneKind.Retracted, (await Store.FindAsync(Some.Result("a").Id, Ct))!.Value.Result.Kind);
        Assert.Equal(["b"], (await QueryAsync()).Select(result => result.Id.Key));
        Assert.Empty(await QueryAsync("a"));
    }

    // windows     [0------10)[10-----20)[20-----30)   of each key
    [Theory]
    [InlineData(0, 30, new long[] { 0, 10, 20 })]
    [InlineData(10, 20, new long[] { 10 })]
    [InlineData(9, 10, new long[] { 0 })]
    [InlineData(9, 11, new long[] { 0, 10 })]
    [InlineData(5, 6, new long[] { 0 })]
    [InlineData(30, 99, new long[] { })]
    [InlineData(-9, 0, new long[] { })]
    [InlineData(15, 15, new long[] { })]
    [InlineData(20, 10, new long[] { })]
    [InlineData(long.MinValue, long.MaxValue, new long[] { 0, 10, 20 })]
    [InlineData(long.MinValue, 10, new long[] { 0 })]
    [InlineData(20, long.MaxValue, new long[] { 20 })]
    public async Task A_query_gives_the_windows_that_overlap_the_range(long from, long to, long[] starts)
    {
        foreach (var key in (string[])["b", "a", "c"])
            await Store.WriteAsync([.. new long[] { 20, 0, 10 }.Select(start => Some.Result(key, start, start + 10))], Ct);
        await Store.WriteAsync([Some.Result("b", view: "site"), Some.Result("b", pipeline: "logs")], Ct);

        var all = await QueryAsync(null, from, to);
        var one = await QueryAsync("b", from, to);

        Assert.Equal(EachOf(["a", "b", "c"]), all.Select(result => (result.Id.Key, result.Id.Start.Milliseconds)));
        Assert.Equal(EachOf(["b"]), one.Select(result => (result.Id.Key, result.Id.Start.Milliseconds)));

        IEnumerable<(string, long)> EachOf(string[] keys) => keys.SelectMany(key => starts.Select(start => (key, start)));
    }

    [Fact]
    public async Task A_long_answer_streams_completely_and_in_order()
    {
        var ids = Enumerable.Range(0, 40).SelectMany(key => Enumerable.Range(0, 60).Select(start => ($"k{key:00}", start * 10L))).ToList();
        var shuffled = ids.ToArray();
        new Random(3).Shuffle(shuffled);
        await Store.WriteAsync([.. shuffled.Select(id => Some.Result(id.Item1, id.Item2, id.Item2 + 10))], Ct);

        Assert.Equal(ids, (await QueryAsync()).Select(result => (result.Id.Key, result.Id.Start.Milliseconds)));
    }

    [Fact]
    public async Task Writing_nothing_is_fine() => await Store.WriteAsync([], Ct);

    private static Result Sized(int key, int state, int corrections)
    {
        var bytes = new byte[state];
        new Random(1).NextBytes(bytes);
        return Some.Result(new string('é', key)) with
        {
            State = bytes,
            Corrections = Enumerable.Range(0, corrections)
                .ToDictionary(
                    partition => new Source(new Partition(partition)),
                    _ => new CorrectionMark(new(new(int.MaxValue), new(long.MaxValue)), 1)),
        };
    }

    private Task<List<Result>> QueryAsync(string? key = null, long from = long.MinValue, long to = long.MaxValue) =>
        Store.QueryAsync("telemetry", "device", key, new EventTime(from), new EventTime(to), Ct).ToListAsync().AsTask();
}
