using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Stores.Cosmos;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Pages;

/// <summary>What pages cost in requests to Cosmos DB, and how long they live there.</summary>
public sealed class PagedRequestTests : IDisposable
{
    private const int Buckets = 4;

    private static readonly Pipeline Mortal = Pipeline.Compile(StreamPipeline.Instance.Definition with
    {
        Views = [StreamPipeline.Instance.Definition.Views[0] with { TimeToLiveMs = 30_000 }],
    });

    private readonly SomeAccount _account = new();

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task A_window_is_a_request_a_page_and_later_panes_are_two()
    {
        var pages = new PagedResults(_account.Open(), Buckets);
        await pages.WriteAsync([Some.Result("k0")], default);

        Assert.Equal(Buckets, await RequestsAsync(() => WriteAsync(pages, start: 10, pane: 0)));
        Assert.Equal(2 * Buckets, await RequestsAsync(() => WriteAsync(pages, start: 10, pane: 1)));
        // What is there already is only read.
        Assert.Equal(Buckets, await RequestsAsync(() => WriteAsync(pages, start: 10, pane: 1)));
        Assert.Equal(1, await RequestsAsync(async () => await pages.FindAsync(Some.Result("k7", 10).Id, default)));
        Assert.Equal(1, await RequestsAsync(async () => await ListAsync(pages, "k7")));
    }

    // written    a, b ────── b
    // page       30 s from its last write
    [Fact]
    public async Task A_page_lives_as_long_after_its_last_write_as_a_result_does()
    {
        var pages = new PagedResults(_account.Open(null, Mortal), 1);
        await pages.WriteAsync([Pane("a", 0), Pane("b", 0)], default);
        _account.Clock.Advance(TimeSpan.FromSeconds(20));
        await pages.WriteAsync([Pane("b", 1)], default);

        _account.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.NotNull(await pages.FindAsync(Pane("a", 0).Id, default));
        _account.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await pages.FindAsync(Pane("a", 0).Id, default));

        static Result Pane(string key, int pane) =>
            Some.Result(key, events: pane + 1, pane: pane, view: Mortal.Views[0].Name, pipeline: Mortal.Name);
    }

    [Fact]
    public async Task A_page_that_is_remembered_is_replaced_in_one_request()
    {
        var pages = new PagedResults(_account.Open(), Buckets, memory: new PageMemory(100));
        await pages.WriteAsync([Some.Result("k0")], default);

        Assert.Equal(Buckets, await RequestsAsync(() => WriteAsync(pages, start: 10, pane: 0)));
        Assert.Equal(Buckets, await RequestsAsync(() => WriteAsync(pages, start: 10, pane: 1)));
        Assert.Equal(Buckets, await RequestsAsync(() => WriteAsync(pages, start: 10, pane: 2)));
        // Whether it is there already, and what there is, only the store knows.
        Assert.Equal(Buckets, await RequestsAsync(() => WriteAsync(pages, start: 10, pane: 2)));
        Assert.Equal(1, await RequestsAsync(async () => await pages.FindAsync(Some.Result("k7", 10).Id, default)));
    }

    // one       pane 0 ── remembers it ─────────────── pane 2
    // other                             pane 1 of k7
    [Fact]
    public async Task A_page_that_another_writer_replaced_is_read_and_merged()
    {
        var one = new PagedResults(_account.Open(), Buckets, memory: new PageMemory(100));
        await WriteAsync(one, start: 10, pane: 0);
        var other = new PagedResults(_account.Open(), Buckets);
        await other.WriteAsync([Some.Result("k7", 10, 20, events: 5, pane: 1)], default);

        await WriteAsync(one, start: 10, pane: 2);

        Assert.Equal(5, (await other.FindAsync(Some.Result("k7", 10).Id, default))!.Value.Result.Events);
        Assert.Equal(3, (await other.FindAsync(Some.Result("k8", 10).Id, default))!.Value.Result.Events);
    }

    // one       pane 0 ── remembers it ──────────────── finds k7
    // other                             pane 1 of k7
    [Fact]
    public async Task What_is_stored_is_never_told_from_memory()
    {
        var one = new PagedResults(_account.Open(), Buckets, memory: new PageMemory(100));
        await WriteAsync(one, start: 10, pane: 0);
        await new PagedResults(_account.Open(), Buckets).WriteAsync([Some.Result("k7", 10, 20, events: 5, pane: 1)], default);

        Assert.Equal(5, (await one.FindAsync(Some.Result("k7", 10).Id, default))!.Value.Result.Events);
    }

    private static async Task WriteAsync(PagedResults pages, long start, int pane) => await pages.WriteAsync(
        [.. Enumerable.Range(0, 500).Select(key => Some.Result($"k{key}", start, start + 10, events: pane + 1, pane: pane))], default);

    private static ValueTask<List<Result>> ListAsync(PagedResults pages, string key) =>
        pages.QueryAsync("telemetry", "device", key, EventTime.Min, EventTime.Max, default).ToListAsync();

    private async Task<int> RequestsAsync(Func<Task> act)
    {
        var before = _account.Cosmos.Requests;
        await act();
        return _account.Cosmos.Requests - before;
    }
}
