using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores;

// What retention removes of a ledger, and what it leaves.
public abstract partial class LedgerConformance
{
    // epoch 1   ── 1 ── 2 ── 9 ── end: begins again
    // epoch 2                                       none ── 2 ── 5 ── 9 ──     applied up to 2
    [Fact]
    public async Task Trimming_compares_offsets_within_an_epoch_only()
    {
        await AppendAsync(Some.Row(0, -1, 1, clock: At(1)), Some.Row(0, 1, 2, clock: At(1)), Some.Row(0, 2, 9, clock: At(1)));
        var end = Some.End(0, 9, 1, 2) with { Last = Offset.None, Clock = At(1) };
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(2), [end], Ct));
        await AppendAsync(Some.Row(0, -1, 2, epoch: 2, clock: At(2)), Some.Row(0, 2, 5, epoch: 2, clock: At(2)));
        await AppendAsync(Some.Row(0, 5, 9, epoch: 2, clock: At(2)));
        Dictionary<Source, ChainPoint> AppliedTo(int epoch, long last) => new() { [P0] = new(new Epoch(epoch), new Offset(last)) };

        var before = await Store.TrimAsync(Pipeline, At(9), AppliedTo(1, 1), Ct);
        Assert.Equal((1, 2L), (before.Rows, Assert.Single(before.Kept, row => row.Epoch == One).Last.Value));
        var restarted = await Store.TrimAsync(Pipeline, At(9), AppliedTo(2, -1), Ct);
        Assert.Equal((1, 2L), (restarted.Rows, Assert.Single(restarted.Kept).Last.Value));
        var after = await Store.TrimAsync(Pipeline, At(9), AppliedTo(2, 2), Ct);
        Assert.Equal((1, 5L), (after.Rows, Assert.Single(after.Kept).Last.Value));

        Assert.Equal([(1, 9L), (1, -1L), (2, 5L), (2, 9L)], (await AllAsync()).Select(EpochAndLast));
    }

    [Fact]
    public async Task Trimming_removes_old_rows_but_never_the_newest_of_a_partition()
    {
        await AppendAsync(Some.Row(0, -1, 1, clock: At(1)), Some.Row(0, 1, 2, clock: At(2)), Some.Row(0, 2, 3, clock: At(5)));
        await AppendAsync(Some.Row(1, -1, 1, clock: At(1)), Some.Row(1, 1, 7, clock: At(2)));
        await AppendAsync(Some.Row(0, -1, 1, pipeline: "logs", clock: At(1)), Some.Row(0, 1, 2, pipeline: "logs", clock: At(1)));

        Assert.Equal(3, (await Store.TrimAsync(Pipeline, At(3), Some.Applied, Ct)).Rows);

        Assert.Equal([(0, 3L), (1, 7L)], (await AllAsync()).Select(row => (row.Partition.Value, row.Last.Value)));
        Assert.Equal(2, (await Store.ReadAllAsync("logs", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Ct).ToListAsync()).Count);
    }

    // partition 0   ── 1 ── 2 ── 3 ── 4 ──   applied up to 2
    // partition 1   ── 1 ── 2 ──             in epoch 1, applied up to the start of epoch 2
    // partition 2   ── 1 ── 2 ──             of no known fence
    [Fact]
    public async Task Trimming_keeps_what_is_not_applied_and_names_the_oldest_of_it()
    {
        await AppendAsync(Some.Row(0, -1, 1, clock: At(1)), Some.Row(1, -1, 1, clock: At(1)), Some.Row(2, -1, 1, clock: At(1)));
        await AppendAsync(Some.Row(0, 1, 2, clock: At(2)), Some.Row(1, 1, 2, clock: At(2)), Some.Row(2, 1, 2, clock: At(2)));
        await AppendAsync(Some.Row(0, 2, 3, clock: At(3)));
        await AppendAsync(Some.Row(0, 3, 4, clock: At(4)));
        var applied = new Dictionary<Source, ChainPoint>
        {
            [P0] = new(One, new Offset(2)),
            [new Partition(1)] = new(new Epoch(2), Offset.None),
        };

        var trimmed = await Store.TrimAsync(Pipeline, At(9), applied, Ct);

        Assert.Equal(3, trimmed.Rows);
        Assert.Equal([(0, 3L), (0, 4L), (1, 2L), (2, 1L), (2, 2L)], (await AllAsync()).Select(PartitionAndLast));
        Assert.Equal([(0, 3L), (2, 1L)], trimmed.Kept.Select(PartitionAndLast).Order());
    }

    // clock   5 ── 1 ── 1 ──
    [Fact]
    public async Task Trimming_never_leaves_a_gap_whatever_the_clocks_say()
    {
        await AppendAsync(Some.Row(0, -1, 1, clock: At(5)), Some.Row(0, 1, 2, clock: At(1)), Some.Row(0, 2, 3, clock: At(1)));

        Assert.Equal(0, (await Store.TrimAsync(Pipeline, At(3), Some.Applied, Ct)).Rows);
        Assert.Equal(3, (await AllAsync()).Count);
    }

    // epoch 1   ── 1 ── 2 ── 3 ── end
    // epoch 2                         quiet
    [Fact]
    public async Task Of_a_chain_that_has_ended_the_last_chunk_stays_and_its_object_is_in_use()
    {
        var names = Enumerable.Range(1, 3).Select(hours => DeltaName.New(At(hours))).ToList();
        await OpenAsync(Pipeline, 1);
        for (var last = 1; last <= 3; last++)
            await SealAsync(names[last - 1], Some.Row(0, last == 1 ? -1 : last - 1, last, clock: At(last)));
        Assert.True(await Store.TryOpenEpochAsync(Some.Epoch(2), [Some.End(0, 3, 1, 2) with { Delta = names[2] }], Ct));

        Assert.Equal(2, (await Store.TrimAsync(Pipeline, At(9), Some.Applied, Ct)).Rows);
        Assert.Equal(0, (await Store.TrimAsync(Pipeline, At(9), Some.Applied, Ct)).Rows);

        Assert.Equal([(0, 3L), (0, 3L)], (await AllAsync()).Select(PartitionAndLast));
        Assert.Equal(names[..2], await UnusedAsync(At(9)));
    }

    [Fact]
    public async Task A_sealed_object_is_of_no_use_once_none_of_its_rows_is_left_until_it_is_forgotten()
    {
        await OpenAsync(Pipeline, 2);
        var names = Enumerable.Range(0, 5).Select(hours => DeltaName.New(At(hours))).ToList();
        await SealAsync(names[0], Some.Row(0, -1, 1, clock: At(0)), Some.Row(1, -1, 1, clock: At(0)));
        await SealAsync(names[1], Some.Row(0, 1, 2, clock: At(1)));
        await SealAsync(names[2], Some.Row(0, 2, 3, clock: At(2)));
        await SealAsync(names[4], Some.Row(0, 3, 4, epoch: 2, clock: At(4)));
        Assert.Empty(await UnusedAsync(At(9)));

        // of the first object the row of partition 1 stays, of the second none
        Assert.Equal(2, (await Store.TrimAsync(Pipeline, At(9), Some.Applied, Ct)).Rows);

        Assert.Empty(await UnusedAsync(At(1)));
        Assert.Equal([names[1]], await UnusedAsync(At(9)));
        await Store.ForgetAsync(Pipeline, [names[1]], Ct);
        Assert.Empty(await UnusedAsync(At(9)));
    }

    [Fact]
    public async Task An_object_is_either_sealed_or_collected()
    {
        await OpenAsync(Pipeline, 1);
        var (one, two) = (DeltaName.New(At(1)), DeltaName.New(At(1)));
        await SealAsync(one, Some.Row(0, -1, 1));

        Assert.Equal([two], await Store.CollectAsync(Pipeline, [one, two], Ct));
        Assert.Equal([two], await Store.CollectAsync(Pipeline, [one, two], Ct));

        Assert.Equal(AppendOutcome.Collected, await Store.TryAppendAsync([Some.Row(0, 1, 2, two)], Ct));
        Assert.Equal(AppendOutcome.Sealed, await Store.TryAppendAsync([Some.Row(0, 1, 2, DeltaName.New(At(2)))], Ct));
        Assert.Equal([two], await Store.CollectAsync(Pipeline, [two], Ct));
    }

    [Fact]
    public async Task Hundreds_of_objects_are_collected_at_once_and_those_between_that_are_sealed_stay()
    {
        await OpenAsync(Pipeline, 1);
        var names = Enumerable.Range(0, 250).Select(number => DeltaName.New(At(1).AddSeconds(number))).ToList();
        for (var number = 7; number < names.Count; number += 50)
            await SealAsync(names[number], Some.Row(number, -1, 1));

        var collected = await Store.CollectAsync(Pipeline, names, Ct);

        Assert.Equal(names.Where((_, number) => number % 50 != 7), collected.Order(StringComparer.Ordinal));
    }

    // epoch 1   collected ── its chains may still take an append ── end
    // epoch 2                                                          none can come any more
    [Fact]
    public async Task The_mark_of_a_collected_object_stays_as_long_as_an_append_could_name_it()
    {
        await OpenAsync(Pipeline, 1);
        var name = DeltaName.New(At(1));
        await Store.CollectAsync(Pipeline, [name], Ct);
        Assert.Empty(await UnusedAsync(At(9)));

        await OpenAsync(Pipeline, 2);
        Assert.Equal([name], await UnusedAsync(At(9)));
        await Store.ForgetAsync(Pipeline, [name, DeltaName.New(At(1))], Ct);
        Assert.Empty(await UnusedAsync(At(9)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Of_an_append_and_a_collector_that_race_one_wins(int seed)
    {
        await OpenAsync(Pipeline, 1);
        var names = Enumerable.Range(0, 12).Select(_ => DeltaName.New(At(1))).ToList();
        var appends = Task.Run(async () =>
        {
            var sealedOnes = new List<string>();
            foreach (var (name, number) in names.Select((name, number) => (name, number)).OrderBy(one => one.number * seed % 13))
            {
                if (await Store.TryAppendAsync([Some.Row(number, -1, 9, name)], Ct) == AppendOutcome.Sealed)
                    sealedOnes.Add(name);
            }
            return sealedOnes;
        });
        var collected = await Store.CollectAsync(Pipeline, names, Ct);

        Assert.Equal(names.Order(StringComparer.Ordinal), collected.Concat(await appends).Order(StringComparer.Ordinal));
    }
}
