using Serverless.Core.Ledger;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Two hosts that read the same partitions, as while a partition moves from one to the other.</summary>
public sealed class OverlapTests
{
    private static readonly List<List<(Core.Positions.SourceRecord Record, List<StreamEvent> Events)>> Log =
        SomeStream.Of(new Random(3), 2, events: 120);
    private static readonly Oracle Oracle = Oracle.Of(Log);

    // host A   fold ── store ── side events ──────────────────────── append (conflict) ── the rest, again
    // host B                                  its whole batch sealed
    [Theory]
    [InlineData("delta")]
    [InlineData("side")]
    [InlineData("append")]
    public async Task What_another_host_seals_in_the_middle_of_a_batch_is_sealed_once(string write)
    {
        await using var world = new World(new SimulatedTopic(Log));
        var (a, b) = (world.Start(), world.Start());
        while (a.HasMore)
        {
            a.Faults.Meanwhile = (write, () => b.BatchAsync([7, 3], new Random(2)));
            await a.BatchAsync([5, 11], new Random(1));
        }
        Assert.True(b.Next.Sum() > 0, "the other host never came in between");
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle, write);
    }

    [Fact]
    public async Task A_host_that_begins_at_any_committed_offset_and_cuts_otherwise_writes_nothing_that_is_sealed()
    {
        await using var world = new World(new SimulatedTopic(Log));
        await world.DrainAsync();
        var sealedRows = await RowsAsync(world);
        for (var from = 0; from < Log.Max(partition => partition.Count); from++)
        {
            for (var partition = 0; partition < Log.Count; partition++)
                world.Topic.Committed[partition] = Math.Min(from, Log[partition].Count);
            var host = world.Start();
            while (host.HasMore)
                await host.BatchAsync([1 + from % 13, 1 + from % 7], new Random(from));
            Assert.Empty(host.Faults.Writes);
        }
        Assert.Equal(sealedRows, await RowsAsync(world));
        await Outcome.AssertAsync(world, Oracle, "read again");
    }

    // host A   reads a batch ─────────────────────────────────── wakes up
    // host B                  reads the same and all behind it
    [Fact]
    public async Task A_host_that_wakes_up_long_after_another_took_over_changes_nothing()
    {
        await using var world = new World(new SimulatedTopic(Log));
        var (a, b) = (world.Start(), world.Start());
        await a.BatchAsync([4, 4], new Random(1));
        while (b.HasMore)
            await b.BatchAsync([9, 9], new Random(2));
        var before = await RowsAsync(world);
        while (a.HasMore)
            await a.BatchAsync([6, 2], new Random(3));
        Assert.Equal(before, await RowsAsync(world));
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle, "woken up");
    }

    // host A   a batch sealed ───────────────── the batch behind host B's: append (conflict) ── again
    // host B                   a batch sealed
    [Fact]
    public async Task What_another_host_sealed_while_it_had_the_partitions_is_met_by_the_append()
    {
        await using var world = new World(new SimulatedTopic(Log));
        var (a, b) = (world.Start(), world.Start());
        await a.BatchAsync([10, 10], new Random(1));
        a.Next.CopyTo(b.Next, 0);
        await b.BatchAsync([10, 10], new Random(2));
        b.Next.CopyTo(a.Next, 0);
        a.Faults.Writes.Clear();
        await a.BatchAsync([10, 10], new Random(3));
        Assert.Equal(2, a.Faults.Writes.Count(write => write == "append"));
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle, "partitions there and back");
    }

    // The shard is fed by its poke with chunk 1 and chunk 3 of host A; chunk 2 is host B's.
    [Fact]
    public async Task A_poke_with_gaps_is_filled_from_the_ledger_without_repeating_what_it_brings()
    {
        await using var world = new World(new SimulatedTopic(Log), options: new() { PokeInterval = TimeSpan.FromMilliseconds(50) });
        var (a, b) = (world.Start(), world.Start());
        for (var turn = 0; a.HasMore && b.HasMore; turn++)
        {
            var (host, other) = turn % 3 == 0 ? (b, a) : (a, b);
            await host.BatchAsync([3, 3], new Random(turn));
            host.Next.CopyTo(other.Next, 0);
            world.Clock.Advance(TimeSpan.FromMilliseconds(20));
        }
        await world.DeliverAllAsync(a);
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle, "gaps");
    }

    private static async Task<List<(int, long, long)>> RowsAsync(World world)
    {
        var rows = new List<ChunkRow>();
        await foreach (var row in world.Stores.Ledger.ReadAllAsync(
            world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None))
        {
            rows.Add(row);
        }
        return [.. rows.Select(row => (row.Partition.Value, row.Previous.Value, row.Last.Value))];
    }
}
