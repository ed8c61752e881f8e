using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What a run left in the stores, held against the oracle and against the ledger's own promises.</summary>
internal static class Outcome
{
    /// <summary><paramref name="placed"/>: where in its topic an event is that the oracle knows elsewhere.</summary>
    public static async Task AssertAsync(World world, Oracle oracle, string run, Func<EventPosition, EventPosition>? placed = null)
    {
        placed ??= position => position;
        var views = world.Pipeline.Views.Select(view => view.Name).ToHashSet();
        await AssertResultsAsync(world, oracle, run);
        var late = oracle.Late.Where(late => views.Contains(late.View)).Select(late => (placed(late.Position), late.View));
        AssertSame(late, await LateAsync(world), $"{run}: late events");
        AssertSame(oracle.DeadLetters.Select(placed), await DeadLettersAsync(world), $"{run}: dead letters");
        await AssertLedgerAsync(world, oracle, run);
    }

    public static async Task<List<Result>> ResultsAsync(World world)
    {
        var results = new List<Result>();
        foreach (var view in world.Pipeline.Views)
        {
            await foreach (var result in world.Stores.Results.QueryAsync(
                world.Pipeline.Name, view.Name, null, EventTime.Min, EventTime.Max, CancellationToken.None))
            {
                results.Add(result);
            }
        }
        return results;
    }

    public static async Task AssertResultsAsync(World world, Oracle oracle, string run)
    {
        var found = (await ResultsAsync(world)).ToDictionary(IdOf, result => Valued(result, world.Pipeline));
        var expected = oracle.Results.Where(result => world.Pipeline.Views.Any(view => view.Name == result.Key.View)).ToDictionary();
        var wrong = expected.Keys.Union(found.Keys)
            .Where(id => !Equals(expected.GetValueOrDefault(id), found.GetValueOrDefault(id)))
            .Select(id => $"{id}: {expected.GetValueOrDefault(id)} expected, {found.GetValueOrDefault(id)} found").ToList();
        Assert.True(wrong.Count == 0, $"{run}: {wrong.Count} results differ\n{string.Join('\n', wrong.Take(8))}");
    }

    private static async Task AssertLedgerAsync(World world, Oracle oracle, string run)
    {
        var rows = new List<ChunkRow>();
        await foreach (var row in world.Stores.Ledger.ReadAllAsync(
            world.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None))
        {
            rows.Add(row);
        }
        Assert.All(rows, row => Assert.True(row.Counts.Balances, $"{run}: {row}"));
        Assert.Equal(oracle.Read, rows.Sum(row => row.Counts.Read));
        Assert.Equal(oracle.Filtered, rows.Sum(row => row.Counts.Filtered));
        Assert.Equal(oracle.DeadLetters.Count, rows.Sum(row => row.Counts.DeadLetteredTotal));
        Assert.Equal(world.Topic.Read, rows.Sum(row => row.Counts.Records));
        Assert.Equal(world.Topic.Gaps, rows.Sum(row => row.Missing));
        foreach (var view in world.Pipeline.Views)
        {
            Assert.Equal(
                oracle.Late.Count(late => late.View == view.Name),
                rows.Sum(row => row.Counts.Views.GetValueOrDefault(view.Name)?.Late ?? 0));
        }
        foreach (var partition in rows.GroupBy(row => row.Partition))
        {
            AssertChain(
                [.. partition.OrderBy(row => row.Epoch).ThenBy(row => row.NextEpoch is not null).ThenBy(row => row.Previous.Value)],
                run);
        }
        await AssertAppliedAsync(world, rows, run);
    }

    /// <summary>
    /// The other side of the ledger's sum: what the shards of a view have applied or set aside of a source is what its chain has merged.
    /// </summary>
    private static async Task AssertAppliedAsync(World world, List<ChunkRow> rows, string run)
    {
        var epoch = (await world.Stores.Ledger.NewestEpochAsync(world.Pipeline.Name, CancellationToken.None))!;
        var shards = epoch.Shards().Zip(await world.StatusAsync(world.Start())).ToList();
        foreach (var view in world.Pipeline.Views)
        {
            var fences = shards.Where(shard => shard.First.View == view.Name).SelectMany(shard => shard.Second!.Sources).ToList();
            Assert.All(fences, fence => Assert.Null(fence.Stuck));
            foreach (var source in fences.GroupBy(fence => fence.Source))
            {
                var head = rows.Where(row => row.Source == source.Key).MaxBy(ChainPoint.After);
                var merged = (head?.Totals.MergedBy(view.Name) ?? 0) - Assert.Single(source.Select(fence => fence.Base).Distinct());
                var applied = source.Sum(fence => fence.Applied);
                Assert.True(applied == merged, $"{run}: {applied} of {merged} events of {view.Name} are applied of {source.Key}");
            }
        }
    }

    /// <summary>Each row follows the one before, in offsets and in event time, across epochs too.</summary>
    private static void AssertChain(List<ChunkRow> chain, string run)
    {
        var head = PartitionHead.Start;
        foreach (var row in chain)
        {
            Assert.True(
                row.Previous == head.Last && row.WatermarkBefore == head.Watermark
                    && (row.WatermarkAfter >= row.WatermarkBefore || row.NextEpoch is not null),
                $"{run}: {row} doesn't follow {head}");
            Assert.True(
                row.NextEpoch is null ? row.First > row.Previous && row.Last >= row.First
                    : row.Last == row.Previous || row.Last == Offset.None,
                $"{run}: {row} has no sense");
            head = PartitionHead.Of(row);
        }
    }

    private static async Task<List<(EventPosition, string)>> LateAsync(World world)
    {
        var late = new List<(EventPosition, string)>();
        await foreach (var side in world.Stores.SideOutputs.QueryAsync(
            world.Pipeline.Name, SideOutputKind.Late, null, CancellationToken.None))
        {
            late.AddRange(side.Views.Select(view => (side.Position, view)));
        }
        return late;
    }

    private static async Task<List<EventPosition>> DeadLettersAsync(World world)
    {
        var dead = new List<EventPosition>();
        await foreach (var side in world.Stores.SideOutputs.QueryAsync(
            world.Pipeline.Name, SideOutputKind.DeadLetter, null, CancellationToken.None))
        {
            dead.Add(side.Position);
        }
        return dead;
    }

    private static void AssertSame<T>(IEnumerable<T> expected, List<T> found, string what)
    {
        // In two topics that follow each other there may be two at one position.
        var (lost, made) = (new List<T>(), found.ToList());
        foreach (var one in expected)
        {
            if (!made.Remove(one))
                lost.Add(one);
        }
        Assert.True(
            lost.Count + made.Count == 0,
            $"{what}: lost {string.Join(", ", lost.Take(5))}; not to be there {string.Join(", ", made.Take(5))}");
    }

    private static (string, string, long) IdOf(Result result) => (result.Id.View, result.Id.Key, Relative(result.Id.Start));

    private static Expected Valued(Result result, Pipeline pipeline)
    {
        using var values = JsonDocument.Parse(Rendered(result, pipeline.Views.First(view => view.Name == result.Id.View)));
        var root = values.RootElement;
        Assert.Equal(result.Events, root.GetProperty("count").GetInt64());
        return new Expected(
            Relative(result.End), result.Events, (long)root.GetProperty("sum").GetDouble(), (long)root.GetProperty("max").GetDouble(),
            root.GetProperty("last").GetInt64());
    }

    private static byte[] Rendered(Result result, View view)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            ResultRenderer.RenderValues(json, result, view.Layout);
        return stream.ToArray();
    }

    private static long Relative(EventTime time) =>
        time == EventTime.Min ? long.MinValue : time == EventTime.Max ? long.MaxValue : time.Milliseconds - StreamEvent.Base;
}
