using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.AzureStorage.Results;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class TableResultFaultTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private readonly Account _account = new();

    [Theory, Trait("Set", "long")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_lost_or_refused_the_superseding_panes_are_there_in_the_end(int seed)
    {
        var random = new Random(seed);
        var panes = Enumerable.Range(0, 300)
            .Select(n => Some.Result($"k{random.Next(5)}", random.Next(4), events: random.Next(1, 40), pane: n))
            .ToList();
        var results = await OpenAsync(DisturbedTransport.Stormy(seed));

        foreach (var some in panes.Chunk(9))
            await Insistence.RepeatAsync(async () => await results.WriteAsync(some, Ct));

        var expected = panes.GroupBy(pane => pane.Id, (id, all) => (id, all.Max(pane => pane.Events)))
            .OrderBy(pane => (pane.id.Key, pane.id.Start));
        Assert.Equal(expected, (await QueryAsync()).Select(result => (result.Id, result.Events)));
    }

    // A client repeats twice by itself: 1 lost answer is its own affair, 3 are the caller's.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    public async Task A_write_whose_answer_is_lost_ends_the_same_when_it_is_repeated(int windows, int lost)
    {
        var calm = await OpenAsync();
        await calm.WriteAsync([Some.Result("before")], Ct);
        for (var events = 1; events < 3; events++)
        {
            var results = await OpenAsync(DisturbedTransport.OfNextWrites(Disturbance.AnswerLost, lost + 1));
            var panes = Enumerable.Range(0, windows).Select(start => Some.Result(start: start, events: events)).ToList();

            await Insistence.RepeatAsync(async () => await results.WriteAsync(panes, Ct));

            Assert.Equal(panes.Select(Some.Text), (await QueryAsync("k")).Select(Some.Text));
        }
    }

    [Fact]
    public async Task A_store_that_stays_busy_is_said_to_be_unavailable_by_the_name_of_its_connection()
    {
        await (await OpenAsync()).WriteAsync([Some.Result(events: 1)], Ct);
        var busy = await OpenAsync(new DisturbedTransport(_ => Disturbance.Busy));

        var failed = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await busy.WriteAsync([Some.Result(events: 2)], Ct));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await busy.FindAsync(Some.Result().Id, Ct));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await busy.TryReplaceAsync(Some.Result(), null, Ct));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await QueryAsync(busy, null));

        Assert.Contains($"'{Emulated.Name}'", failed.Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(await QueryAsync()).Events);
    }

    [Fact]
    public async Task Who_cancels_is_not_told_that_the_store_is_unavailable()
    {
        using var cancelled = new CancellationTokenSource();
        var results = await OpenAsync(new DisturbedTransport(_ =>
        {
            cancelled.Cancel();
            return Disturbance.RequestLost;
        }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await results.WriteAsync([Some.Result()], cancelled.Token));
    }

    // Each adds its part to what is there, under the tag; who is told no, or nothing, looks whether it is in already.
    [Theory, Trait("Set", "long")]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Merges_under_a_tag_count_once_whatever_is_lost(int seed)
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(source => Task.Run(async () =>
        {
            var results = await OpenAsync(DisturbedTransport.Stormy(seed * 10 + source));
            for (var mark = 1; mark <= 5; mark++)
                await MergeAsync(results, source, mark);
        })));

        var merged = Assert.Single(await QueryAsync());
        Assert.Equal((20, 4), (merged.Events, merged.Corrections.Count));
    }

    private static async Task MergeAsync(TableResults results, int source, int mark)
    {
        var done = false;
        while (!done)
            done = await Insistence.RepeatAsync(async () => await TryMergeAsync(results, source, mark));
    }

    private static async Task<bool> TryMergeAsync(TableResults results, int source, int mark)
    {
        var stored = await results.FindAsync(Some.Result().Id, Ct);
        var before = stored?.Result ?? Some.Result(events: 0);
        if (before.Corrections.TryGetValue(new Partition(source), out var known) && known.Chunk.Last.Value >= mark)
            return true;
        var corrections = new Dictionary<Source, CorrectionMark>(before.Corrections)
        {
            [new Partition(source)] = new(new(new(1), new(mark)), 0),
        };
        var merged = before with { Events = before.Events + 1, Corrections = corrections };
        return await results.TryReplaceAsync(merged, stored?.Tag, Ct) is not null;
    }

    private async Task<TableResults> OpenAsync(DisturbedTransport? transport = null) => new(await _account.TableAsync(transport));

    private async Task<List<Result>> QueryAsync(string? key = null) => await QueryAsync(await OpenAsync(), key);

    private static Task<List<Result>> QueryAsync(TableResults results, string? key) =>
        results.QueryAsync("telemetry", "device", key, EventTime.Min, EventTime.Max, Ct).ToListAsync().AsTask();
}
