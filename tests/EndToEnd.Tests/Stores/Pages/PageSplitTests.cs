using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Pages;

public sealed class PageSplitTests
{
    private const int Keys = 20_000;

    private readonly MemoryResults _store = new();

    // page 000      split
    // its parts     about 300 kB each: split
    // theirs        about 80 kB each
    [Fact]
    public async Task A_window_of_many_keys_is_split_into_pages_that_every_store_takes()
    {
        var pages = new PagedResults(_store, 1);
        var panes = Panes(events: 1);
        foreach (var some in panes.Chunk(5_000))
            await pages.WriteAsync(some, default);

        var stored = await ListAsync("device/000", "device/000-0", "device/000-01", "device/000-012");
        Assert.Equal([true, true, false], stored.Select(page => page.IsSplit));
        Assert.All(await AllAsync(), item => Assert.InRange(item.State.Length, 1, PageTree.MostBytes));
        Assert.Equal(panes.Select(Some.Text), await TextsAsync(pages));
        Assert.Equal(Some.Text(panes[777]), Some.Text((await pages.FindAsync(panes[777].Id, default))!.Value.Result));
    }

    [Fact]
    public async Task A_result_that_is_larger_than_a_page_gets_one_of_its_own()
    {
        var pages = new PagedResults(_store, 1);
        var large = Some.Result("large") with { State = Noise(1, 5 * PageTree.MostBytes) };
        var small = Enumerable.Range(0, 200).Select(number => Some.Result($"small{number:000}")).ToList();
        await pages.WriteAsync([large, .. small], default);

        Assert.Equal(((Result[])[large, .. small]).Select(Some.Text), await TextsAsync(pages));
        Assert.Single(await AllAsync(), item => item.State.Length > PageTree.MostBytes);
    }

    private static List<Result> Panes(long events) =>
        [.. Enumerable.Range(0, Keys).Select(key => Some.Result($"k{key:00000}", events: events) with { State = Noise(key, 60) })];

    private static byte[] Noise(int seed, int length)
    {
        var state = new byte[length];
        new Random(seed).NextBytes(state);
        return state;
    }

    private static async Task<List<string>> TextsAsync(PagedResults pages) => await pages
        .QueryAsync("telemetry", "device", null, EventTime.Min, EventTime.Max, default).Select(Some.Text).ToListAsync();

    private Task<List<Result>> AllAsync() =>
        _store.QueryAsync("telemetry", "device", null, EventTime.Min, EventTime.Max, default).ToListAsync().AsTask();

    /// <summary>Those of the pages that are stored.</summary>
    private async Task<List<Page>> ListAsync(params string[] names) =>
        [.. (await AllAsync()).Where(item => names.Contains(item.Id.Key)).OrderBy(item => item.Id.Key).Select(PageTree.Content)];
}
