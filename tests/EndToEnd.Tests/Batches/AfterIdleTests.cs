using System.Text;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Pipelines;
using Some = Serverless.EndToEnd.Tests.Faults.Some;

namespace Serverless.EndToEnd.Tests.Batches;

/// <summary>
/// Which chunks say that their partition may have been idle before them. The idle timeout is a second; what is surely less is 900 ms.
/// </summary>
public sealed class AfterIdleTests
{
    // ms     0           899         1,799          5,000
    // p0     0 ───────── 1 ───────── 2 ──────────── 3
    [Fact]
    public async Task A_chunk_comes_after_an_idle_time_when_no_event_was_sealed_for_the_timeout_before()
    {
        await using var world = NewWorld();
        var host = world.Start();
        foreach (var wait in new[] { 899, 900, 3_201, 0 })
        {
            await host.BatchAsync([1, 0], new Random(1));
            world.Clock.Advance(TimeSpan.FromMilliseconds(wait));
        }
        Assert.Equal(
            [ChunkActivity.AfterIdle, ChunkActivity.Active, ChunkActivity.AfterIdle, ChunkActivity.AfterIdle],
            world.Sealed.Select(row => row.Activity));
    }

    // host A   0 ── 1 ──────── 3
    // host B             2
    // Nobody but the one that sealed the event before knows when that was.
    [Fact]
    public async Task The_first_chunk_after_one_of_another_instance_comes_after_an_idle_time()
    {
        await using var world = NewWorld();
        var (one, other) = (world.Start(), world.Start());
        await one.BatchAsync([1, 0], new Random(1));
        await one.BatchAsync([1, 0], new Random(1));
        await other.BatchAsync([3, 0], new Random(1));
        await one.BatchAsync([2, 0], new Random(1));
        Assert.Equal(
            [ChunkActivity.AfterIdle, ChunkActivity.Active, ChunkActivity.AfterIdle, ChunkActivity.AfterIdle],
            world.Sealed.Select(row => row.Activity));
    }

    // ms     0: begins   899         1,798         2,999
    // p0                 0 ───────── 1 ─────────── 2
    [Fact]
    public async Task An_instance_that_is_alone_knows_that_nobody_has_found_a_partition_idle_before_it_began()
    {
        await using var world = NewWorld(options: new RuntimeOptions { IsAlone = true });
        var host = world.Start();
        foreach (var wait in new[] { 899, 899, 1_201 })
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(wait));
            await host.BatchAsync([1, 0], new Random(1));
        }
        Assert.Equal(
            [ChunkActivity.Active, ChunkActivity.Active, ChunkActivity.AfterIdle], world.Sealed.Select(row => row.Activity));
    }

    // ms     0                  600           1,200
    // p0     an event ───────── a bad one ─── an event, 1,200 ms after the one before
    [Fact]
    public async Task Bad_records_do_not_keep_a_partition_awake()
    {
        await using var world = NewWorld(bad: 1);
        var host = world.Start();
        for (var batch = 0; batch < 3; batch++)
        {
            await host.BatchAsync([1, 0], new Random(1));
            world.Clock.Advance(TimeSpan.FromMilliseconds(600));
        }
        Assert.Equal([ChunkActivity.AfterIdle, ChunkActivity.None, ChunkActivity.AfterIdle], world.Sealed.Select(row => row.Activity));
    }

    /// <summary>Partition 0 has four records of an event each; that at <paramref name="bad"/> can't be read.</summary>
    private static World NewWorld(int bad = -1, RuntimeOptions? options = null) => new(
        new SimulatedTopic([[.. Enumerable.Range(0, 4).Select(at => RecordOf(at, at == bad))], []]),
        Some.Aligned,
        options,
        stores: new MemoryWorldStores());

    private static (SourceRecord Record, List<StreamEvent> Events) RecordOf(int offset, bool isBad)
    {
        var one = new StreamEvent(isBad ? null : "k", 1, 10 * offset);
        return (new SourceRecord(new Partition(0), new Offset(offset), null, Encoding.UTF8.GetBytes(one.Json), StreamEvent.Base), [one]);
    }
}
