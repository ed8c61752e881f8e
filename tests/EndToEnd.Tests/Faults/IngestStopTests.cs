using System.Text.Json.Nodes;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Batches;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// What must be known before the next event is folded is damaged or gone, and the topic hasn't its records any more: nothing of that source
/// is read, and that is loud. While the topic has them, it heals by itself.
/// </summary>
public sealed class IngestStopTests
{
    internal const int Read = 44;

    private static readonly Pipeline Deduplicating = Some.Rekeyed.With([], [new SeenIds(Some.Rekeyed, 15)]);

    private static readonly List<StreamEvent> Events =
        [.. Enumerable.Range(0, 90).Select(number => new StreamEvent($"k{number % 3}", number, number * 9))];

    // chunks        1  2  3  4 | head      the last 15 ids are those of chunks 3 and 4
    // first owner   reads them
    // next owner                 needs 3 and 4: stopped, whichever is damaged, until it is put back
    [Theory]
    [InlineData(3, "cut")]
    [InlineData(3, "flipped")]
    [InlineData(3, "foreign")]
    [InlineData(3, "without the source")]
    [InlineData(3, "of a later form")]
    [InlineData(3, "gone")]
    [InlineData(2, "cut")]
    [InlineData(2, "flipped")]
    [InlineData(2, "foreign")]
    [InlineData(2, "gone")]
    public async Task Ingestion_stops_loudly_at_a_damaged_object_and_goes_on_when_it_is_put_back(int chunk, string damage)
    {
        await using var world = await ReadAsync();
        var rows = await RowsAsync(world);
        var (delta, whole) = (rows[chunk].Delta, await ObjectAsync(world, rows[chunk].Delta));
        await ReplaceAsync(world, delta, await DamagedAsync(world, rows, chunk, damage));
        var owner = world.Start();

        for (var repeat = 0; repeat < 3; repeat++)
            await Assert.ThrowsAsync<IngestStoppedException>(() => owner.BatchAsync([11], new Random(1)));

        await AssertDegradedAsync(
            world, "partition 0 isn't read on", delta, damage == "of a later form" ? "run that version" : "put the object back");
        Assert.Equal(rows.Count, (await RowsAsync(world)).Count);
        Assert.Contains(delta, Assert.Single(owner.Runtimes.IngestProblems("stream")), StringComparison.Ordinal);

        await ReplaceAsync(world, delta, whole);
        await owner.BatchAsync([11], new Random(1));
        Assert.Empty(owner.Runtimes.IngestProblems("stream"));
        await AssertHealthyAsync(world);
        await AssertAllKnownAsync(world);
    }

    // owner       stopped ── dies
    // object                      put back
    // next owner                           reads on, and says so
    [Fact]
    public async Task An_owner_that_takes_over_says_that_it_is_over()
    {
        await using var world = await ReadAsync();
        var (delta, whole) = ((await RowsAsync(world))[3].Delta, await ObjectAsync(world, (await RowsAsync(world))[3].Delta));
        await ReplaceAsync(world, delta, null);
        await Assert.ThrowsAsync<IngestStoppedException>(() => world.Start().BatchAsync([11], new Random(1)));
        await AssertDegradedAsync(world, delta);

        await ReplaceAsync(world, delta, whole);
        await world.Start().BatchAsync([11], new Random(1));

        await AssertHealthyAsync(world);
    }

    // The host repeats a batch that throws at once.
    [Fact]
    public async Task A_batch_that_stays_stopped_is_tried_once_a_second_and_said_every_ten()
    {
        await using var world = await ReadAsync();
        await ReplaceAsync(world, (await RowsAsync(world))[3].Delta, null);
        var owner = world.Start();
        var begun = world.Clock.GetTimestamp();

        var timer = world.Start();
        for (var repeat = 0; repeat < 21; repeat++)
        {
            await timer.TickAsync();
            await Assert.ThrowsAsync<IngestStoppedException>(() => owner.BatchAsync([11], new Random(1)));
        }

        Assert.Equal(TimeSpan.FromSeconds(20), world.Clock.GetElapsedTime(begun));
        Assert.Equal(3, owner.Faults.Writes.Count(write => write == "tick report"));
    }

    // owner    takes the source over ── another one seals ── takes it over again
    [Fact]
    public async Task That_a_source_is_read_is_said_once_however_often_it_is_taken_over()
    {
        await using var world = await ReadAsync();
        var (owner, other) = (world.Start(), world.Start());
        await owner.BatchAsync([4], new Random(1));
        await other.BatchAsync([9], new Random(1));

        await owner.BatchAsync([11], new Random(1));

        Assert.Equal(3, owner.Faults.Writes.Count(write => write == "append"));
        Assert.Equal(1, owner.Faults.Writes.Count(write => write == "tick report"));
    }

    // report   can't be written ── a second later, at the next try
    [Fact]
    public async Task What_could_not_be_said_is_said_at_the_next_try()
    {
        await using var world = await ReadAsync();
        var delta = (await RowsAsync(world))[3].Delta;
        await ReplaceAsync(world, delta, null);
        var owner = world.Start();
        owner.Faults.Forecast = what => what == "tick report" ? Weather.Down : Weather.Fair;
        await Assert.ThrowsAsync<IngestStoppedException>(() => owner.BatchAsync([11], new Random(1)));

        owner.Faults.Forecast = _ => Weather.Fair;
        await Assert.ThrowsAsync<IngestStoppedException>(() => owner.BatchAsync([11], new Random(1)));

        await AssertDegradedAsync(world, delta);
    }

    [Fact]
    public async Task A_store_that_is_down_is_no_damage()
    {
        await using var world = await ReadAsync();
        var owner = world.Start();
        owner.Faults.Forecast = what => what == "delta" ? Weather.Down : Weather.Fair;

        await owner.BatchAsync([11], new Random(1));

        Assert.Equal(Read, owner.Next[0]);
        Assert.Empty(owner.Runtimes.IngestProblems("stream"));
    }

    // version   without the state ──────── | with it
    [Fact]
    public async Task A_state_that_is_new_to_a_source_knows_what_comes_from_then_on()
    {
        await using var world = await ReadAsync(Some.Rekeyed);
        world.Pipeline = Deduplicating;
        var owner = world.Start();

        await owner.BatchAsync([11], new Random(1));

        Assert.Equal(Read + 11, owner.Next[0]);
        await AssertAllKnownAsync(world);
    }

    // owner         stopped: the objects are folded again, the older one first ── reads on
    [Theory]
    [InlineData(3, 3)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(1, 3)]
    public async Task Damaged_objects_are_folded_again_while_the_topic_has_their_records(int from, int to)
    {
        await using var world = await ReadAsync(keeps: true);
        var rows = await RowsAsync(world);
        var whole = new Dictionary<string, byte[]>();
        foreach (var row in rows[from..(to + 1)])
        {
            whole[row.Delta] = await ObjectAsync(world, row.Delta);
            await ReplaceAsync(world, row.Delta, null);
        }
        var owner = world.Start();
        await Assert.ThrowsAsync<IngestStoppedException>(() => owner.BatchAsync([11], new Random(1)));
        for (var tries = 0; owner.Next[0] == Read && tries < 200; tries++)
        {
            await owner.Runtimes.HealingAsync("stream");
            try
            {
                await owner.BatchAsync([11], new Random(1));
            }
            catch (IngestStoppedException)
            {
                // The next object that is needed may be damaged, too.
                world.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Empty(owner.Runtimes.IngestProblems("stream"));
        foreach (var row in rows[2..].Where(row => whole.ContainsKey(row.Delta)))
            Assert.Equal(whole[row.Delta], await ObjectAsync(world, row.Delta));
    }

    internal static async Task<World> ReadAsync(Pipeline? pipeline = null, bool keeps = false)
    {
        var topic = new SimulatedTopic(Some.Stream(Events));
        topic.Produced[0] = Read;
        var world = new World(topic, pipeline ?? Deduplicating);
        var host = world.Start();
        while (host.HasMore)
            await host.BatchAsync([11], new Random(1));
        topic.Committed[0] = Read;
        topic.Gone[0] = keeps ? 0 : Read;
        topic.Produce();
        return world;
    }

    private static async Task<List<ChunkRow>> RowsAsync(World world) => await world.Stores.Ledger
        .ReadAllAsync("stream", DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None)
        .ToListAsync();

    private static async Task<byte[]> ObjectAsync(World world, string name) =>
        (await world.Stores.Deltas.ReadAsync("stream", name, 0, int.MaxValue, CancellationToken.None))!.Value.ToArray();

    private static async Task ReplaceAsync(World world, string name, byte[]? content)
    {
        await world.Stores.Deltas.DeleteAsync("stream", [name], CancellationToken.None);
        if (content is not null)
            await world.Stores.Deltas.WriteAsync("stream", name, content, CancellationToken.None);
    }

    private static async Task<byte[]?> DamagedAsync(World world, List<ChunkRow> rows, int chunk, string damage)
    {
        var whole = await ObjectAsync(world, rows[chunk].Delta);
        return damage switch
        {
            "cut" => whole[..^4],
            "flipped" => [.. whole[..^1], (byte)(whole[^1] ^ 8)],
            "foreign" => await ObjectAsync(world, rows[chunk - 1].Delta),
            "without the source" => StoredForms.WithoutSections(world.Pipeline),
            "of a later form" => StoredForms.Later(whole, DeltaDirectory.LengthOf(whole)),
            _ => null,
        };
    }

    /// <summary>As another process, which doesn't read the partition, tells it.</summary>
    private static async Task AssertDegradedAsync(World world, params string[] says)
    {
        var other = world.Start();
        await other.TickAsync();
        var health = await other.Runtimes.Health.CheckAsync(CancellationToken.None);
        Assert.False(health.IsHealthy, health.Details);
        var said = JsonNode.Parse(health.Details)!["pipelines"]!["stream"]!["error"]!.GetValue<string>();
        Assert.All(says, part => Assert.Contains(part, said, StringComparison.Ordinal));
    }

    private static async Task AssertHealthyAsync(World world)
    {
        var health = await world.Start().Runtimes.Health.CheckAsync(CancellationToken.None);
        Assert.True(health.IsHealthy, health.Details);
    }

    private static async Task AssertAllKnownAsync(World world)
    {
        await world.DrainAsync();
        var rows = await RowsAsync(world);
        Assert.Equal(Events.Count, rows.Sum(row => row.Counts.Read));
        Assert.Equal(0, rows.Sum(row => row.Counts.Duplicate));
    }
}
