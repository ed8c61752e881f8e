using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Queries;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>What shards held a moment ago beside what is stored now. A result is written as key, start, end, events and kind.</summary>
public sealed class LiveMergeTests
{
    //  held      a [0,10) 3     a [20,30) 1                    b [0,10) 1
    //  stored                   a [20,30) 5    a [40,50) 2                  c [0,10) 9
    //  answer    held           stored: newer  stored          held         stored
    [Fact]
    public async Task Of_each_window_the_newer_one_is_answered_in_the_order_of_keys_and_starts() => Assert.Equal(
        "a0-10:3e a20-30:5e a40-50:2e b0-10:1e c0-10:9e",
        await MergeAsync("a20-30:5e a40-50:2e c0-10:9e", "b0-10:1e a20-30:1e a0-10:3e"));

    [Theory]
    [InlineData("a0-10:3e", "a0-10:3o", "a0-10:3o")]
    [InlineData("a0-10:3o", "a0-10:3e", "a0-10:3o")]
    [InlineData("a0-10:3o", "a0-10:4l", "a0-10:4l")]
    public async Task It_is_the_one_that_the_store_would_keep(string stored, string held, string answer) =>
        Assert.Equal(answer, await MergeAsync(stored, held));

    // Several shards say something of a window while a layout is handed over.
    [Fact]
    public async Task Of_what_several_shards_hold_of_a_window_the_newest_counts() =>
        Assert.Equal("a0-10:7e", await MergeAsync("", "a0-10:3e a0-10:7e a0-10:5e"));

    //  stored    [0,20) 2     [40,60) 1
    //  held      [0,60) 4     [40,60) retracted: it is a part now
    [Fact]
    public async Task A_session_that_became_part_of_another_is_left_out() =>
        Assert.Equal("a0-60:4e", await MergeAsync("a0-20:2e a40-60:1e", "a0-60:4e a40-60:4r", mayMerge: true));

    //  held      [0,20) 2     [40,60) 1           a moment ago
    //  stored    [0,60) 4                         since then; the stored [40,60) is retracted, and isn't listed
    [Fact]
    public async Task A_session_that_has_grown_since_it_was_read_is_answered_once() =>
        Assert.Equal("a0-60:4o", await MergeAsync("a0-60:4o", "a0-20:2e a40-60:1e", mayMerge: true));

    //  held      [0,20)  [20,40)      touch: one session, of which the larger was seen later
    //  held      [50,60)              stays
    [Fact]
    public async Task Sessions_that_only_touch_are_one() =>
        Assert.Equal("a20-40:3e a50-60:1e b50-60:1e", await MergeAsync("a20-40:3e", "a0-20:2e a50-60:1e b50-60:1e", mayMerge: true));

    // Windows of other kinds overlap, and stay apart.
    [Fact]
    public async Task Windows_that_overlap_are_all_answered_where_results_do_not_merge() =>
        Assert.Equal("a0-20:2e a10-30:3e", await MergeAsync("a10-30:3e", "a0-20:2e"));

    private static async Task<string> MergeAsync(string stored, string held, bool mayMerge = false)
    {
        var merged = LiveMerge.Of(Parse(stored).ToAsyncEnumerable(), Parse(held), mayMerge, CancellationToken.None);
        return string.Join(' ', await merged.Select(Text).ToListAsync());
    }

    private static IEnumerable<Result> Parse(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one =>
        {
            var parts = one[1..^1].Split('-', ':').Select(long.Parse).ToList();
            var kind = one[^1] switch
            {
                'e' => PaneKind.Early,
                'o' => PaneKind.OnTime,
                'l' => PaneKind.Late,
                _ => PaneKind.Retracted,
            };
            return new Result(
                new ResultId("p", "v", one[..1], new EventTime(parts[0])), new EventTime(parts[1]), new LayoutNumber(1), 0, kind, parts[2],
                default, "definition", new Dictionary<Source, CorrectionMark>());
        });

    private static string Text(Result result) => $"{result.Id.Key}{result.Id.Start.Milliseconds}-{result.End.Milliseconds}:{result.Events}"
        + result.Kind switch { PaneKind.Early => "e", PaneKind.OnTime => "o", PaneKind.Late => "l", _ => "r" };
}
