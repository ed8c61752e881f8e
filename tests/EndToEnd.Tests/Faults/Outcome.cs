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
    /// <param name="world">What is judged.</param>
    /// <param name="oracle">What was to become of each event.</param>
    /// <param name="run">Named when something is wrong.</param>
    /// <param name="mayLack">Results that may lack some of their events; all others are as the oracle says.</param>
    /// <param name="placed">Where in its topic an event is that the oracle knows elsewhere.</param>
    public static async Task AssertAsync(
        World world,
        Oracle oracle,
        string run,
        IReadOnlySet<(string View, string Key, long Start)>? mayLack = null,
        Func<EventPosition, EventPosition>? placed = null)
    {
        placed ??= position => position;
        var views = world.Pipeline.Views.Select(view => view.Name).ToHashSet();
        await AssertStoredAsync(world, oracle, mayLack is null ? null : id => !mayLack.Contains(id), run);
        var rows = await world.RowsAsync();
        var late = oracle.Late.Where(late => views.Contains(late.View)).Select(late => (placed(late.Position), late.View));
        AssertAside(late, await LateAsync(world), one => Holds(rows, one.Item1), $"{run}: late events");
        AssertAside(oracle.DeadLetters.Select(placed), await DeadLettersAsync(world), dead => Holds(rows, dead), $"{run}: dead letters");
        await AssertLedgerAsync(world, oracle, rows, run);
    }

    public static async Task<List<Result>> ResultsAsync(World world)
    {
        var results = new List<Result>();
        // Some may be of an earlier definition.
        var queries = world.Start().Runtimes.Results;
        foreach (var view in world.Pipeline.Views)
        {
            await foreach (var result in queries.QueryAsync(world.Pipeline.Name, view.Name, null, null, null, CancellationToken.None))
            {
                results.Add(result);
            }
        }
        return results;
    }

    public static Task AssertResultsAsync(World world, Oracle oracle, string run) => AssertStoredAsync(world, oracle, null, run);

    /// <summary>Stored results that lack some of the events which the oracle has, and are like the oracle's but for that.</summary>
    public static async Task<IReadOnlySet<(string View, string Key, long Start)>> PoorerAsync(World world, Oracle oracle) =>
        (await ResultsAsync(world))
            .Where(result => oracle.Results.TryGetValue(IdOf(result), out var expected)
                && result.Events < expected.Count && result.Events > 0 && Relative(result.End) == expected.End)
            .Select(IdOf)
            .ToHashSet();

    /// <summary>Those results that are <paramref name="due"/> are stored as the oracle says; without it all are due.</summary>
    public static async Task AssertStoredAsync(
        World world, Oracle oracle, Predicate<(string View, string Key, long Start)>? due, string run)
    {
        var expected = oracle.Results.Where(result => world.Pipeline.Views.Any(view => view.Name == result.Key.View)).ToDictionary();
        await AssertResultsAsync(world, expected, due, run);
    }

    /// <summary>The results that are <paramref name="due"/>, or all, are stored as <paramref name="expected"/>.</summary>
    public static async Task AssertResultsAsync(
        World world,
        Dictionary<(string View, string Key, long Start), Expected> expected,
        Predicate<(string View, string Key, long Start)>? due,
        string run)
    {
        AssertSame(await ResultsAsync(world), expected, due, world.Pipeline, run);
    }

    /// <summary>Those of the results that are <paramref name="due"/>, or all, are as <paramref name="expected"/>.</summary>
    public static void AssertSame(
        IEnumerable<Result> results,
        Dictionary<(string View, string Key, long Start), Expected> expected,
        Predicate<(string View, string Key, long Start)>? due,
        Pipeline pipeline,
        string run)
    {
        var found = results.ToDictionary(IdOf, result => Valued(result, pipeline));
        var wrong = expected.Keys.Union(found.Keys).Where(id => due?.Invoke(id) ?? true)
            .Where(id => !Equals(expected.GetValueOrDefault(id), found.GetValueOrDefault(id)))
            .Select(id => $"{id}: {expected.GetValueOrDefault(id)} expected, {found.GetValueOrDefault(id)} found").ToList();
        Assert.True(wrong.Count == 0, $"{run}: {wrong.Count} results differ\n{string.Join('\n', wrong.Take(8))}");
    }

    public static async Task AssertLedgerAsync(World world, Oracle oracle, string run) =>
        await AssertLedgerAsync(world, oracle, await world.RowsAsync(), run);

    /// <summary>Rows that retention has removed count like those that are there.</summary>
    private static async Task AssertLedgerAsync(World world, Oracle oracle, List<ChunkRow> left, string run)
    {
        var rows = world.OfTopic.ToList();
        Assert.Empty(left.Where(row => row.NextEpoch is null).Select(KeyOf).Except(world.Sealed.Select(KeyOf)));
        Assert.All(rows, row => Assert.True(row.Counts.Balances, $"{run}: {row}"));
        Assert.Equal(oracle.Read, rows.Sum(row => row.Counts.Read));
        Assert.Equal(oracle.Filtered, rows.Sum(row => row.Counts.Filtered));
        Assert.Equal(oracle.Duplicates, rows.Sum(row => row.Counts.Duplicate));
        Assert.Equal(oracle.DeadLetters.Count, rows.Sum(row => row.Counts.DeadLetteredTotal));
        Assert.Equal(world.Topic.Read, rows.Sum(row => row.Counts.Records));
        Assert.Equal(world.Topic.Gaps, rows.Sum(row => row.Missing));
        foreach (var view in world.Pipeline.Views)
        {
            Assert.Equal(
                oracle.Late.Count(late => late.View == view.Name),
                rows.Sum(row => row.Counts.Views.GetValueOrDefault(view.Name)?.Late ?? 0));
        }
        AssertRedriven(world, run);
        foreach (var source in world.Sealed.Concat(left.Where(row => row.NextEpoch is not null)).GroupBy(row => row.Source))
        {
            AssertChain(
                [.. source.OrderBy(row => row.Epoch).ThenBy(row => row.NextEpoch is not null).ThenBy(row => row.Previous.Value)],
                run);
        }
        await AssertAppliedAsync(world, world.Sealed, run);
    }

    /// <summary>Each event of a redrive is sealed once: late ones are merged, what was rejected is rejected again.</summary>
    private static void AssertRedriven(World world, string run)
    {
        var rows = world.Sealed.Except(world.OfTopic).ToList();
        Assert.All(rows, row => Assert.True(row.Counts.Balances, $"{run}: {row}"));
        Assert.Equal(world.Redrives.Sum(plan => plan.Count), rows.Sum(row => row.Counts.Records));
        Assert.Equal(
            world.Redrives.Where(plan => plan.Kind == SideOutputKind.DeadLetter).Sum(plan => plan.Count),
            rows.Sum(row => row.Counts.DeadLetteredTotal));
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
                var applied = source.Sum(fence => fence.Applied + fence.SetAside);
                Assert.True(
                    applied == merged, $"{run}: {applied} of {merged} events of {view.Name} are applied or set aside of {source.Key}");
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
        var all = new SideEventSelection(world.Pipeline.Name, SideOutputKind.Late) { WithRedriven = true };
        await foreach (var side in world.Stores.SideOutputs.QueryAsync(all, CancellationToken.None))
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

    private static (Epoch, Source, Offset) KeyOf(ChunkRow row) => (row.Epoch, row.Source, row.Previous);

    private static bool Holds(List<ChunkRow> rows, EventPosition position) => rows.Exists(row =>
        row.Source == new Source(position.Partition) && row.NextEpoch is null
        && row.First <= position.Offset && position.Offset <= row.Last);

    /// <summary>What was set aside is what the oracle says; it may go with the rows that retention removes.</summary>
    private static void AssertAside<T>(IEnumerable<T> expected, List<T> found, Predicate<T> isKept, string what)
    {
        // In two topics that follow each other there may be two at one position.
        var (lost, made) = (new List<T>(), found.ToList());
        foreach (var one in expected)
        {
            if (!made.Remove(one) && isKept(one))
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
