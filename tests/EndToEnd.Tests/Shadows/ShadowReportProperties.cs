using System.Globalization;
using System.Text.Json.Nodes;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Shadows;

namespace Serverless.EndToEnd.Tests.Shadows;

/// <summary>Random streams and random changes: the report says what a naive program finds, no more and no less.</summary>
public sealed class ShadowReportProperties
{
    private const long Any = long.MaxValue;

    private static readonly string[] Compared = ["tumbling", "hopping", "some"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_differs_is_what_a_naive_program_finds(int seed)
    {
        var random = new Random(seed);
        var log = SomeStream.Of(random, partitions: 3, events: 250);
        var change = Change.Of(random);
        var start = StartOf(random, log);
        await using var worlds = new ShadowWorlds(
            log, StreamVersions.Of(StreamVersions.Only(Compared)), StreamVersions.Of([StreamVersions.Only(Compared), .. change.InFile]),
            new TopicStart.ByPartition(start));
        // Of different cuts, and both under way at once.
        for (var round = 0; round < 6; round++)
        {
            await SomeBatchAsync(worlds.Active, random);
            await SomeBatchAsync(worlds.Beside, random);
        }
        await worlds.Active.DrainAsync();
        await worlds.Beside.DrainAsync();

        var report = await worlds.CompareAsync();

        var (ours, theirs) = (new NaiveViews(Change.Before, Any), new NaiveViews(change.Views, change.Most));
        var (before, after) = (ours.Read(log, _ => 0), theirs.Read(log, number => start.GetValueOrDefault(number)));
        var from = report.After is { } time
            ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() - StreamEvent.Base
            : long.MinValue;
        Assert.True(from >= LatestBefore(log, start), $"windows are compared after {from} that hold what the candidate hasn't read");
        foreach (var view in report.Views)
        {
            AssertView(
                view, Of(before, view.View, from), Of(after, view.View, from), change.Added, $"seed {seed}, {change}, view {view.View}");
        }
        if (start.Values.All(first => first == 0))
        {
            Assert.Equal(
                (ours.DeadLettered, theirs.DeadLettered),
                (report.ActiveCounts.DeadLettered.Values.Sum(), report.CandidateCounts.DeadLettered.Values.Sum()));
        }
    }

    // All that the candidate lacks is what came before its start, and no window of that is compared.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_candidate_that_is_the_same_differs_nowhere_wherever_it_begins(int seed)
    {
        var random = new Random(seed);
        var log = SomeStream.Of(random, partitions: 3, events: 250);
        var same = StreamVersions.Of();
        await using var worlds = new ShadowWorlds(log, same, same, new TopicStart.ByPartition(StartOf(random, log)));
        await SomeBatchAsync(worlds.Beside, random);
        await worlds.Active.DrainAsync();
        await worlds.Beside.DrainAsync();

        var report = await worlds.CompareAsync();

        Assert.All(report.Views, view => Assert.True(view.IsEqual, $"seed {seed}: {view}"));
        Assert.Equal(["global"], report.Views.Where(view => view.NotCompared is not null).Select(view => view.View));
        Assert.True(report.IsEqual && report.Compared > 0);
    }

    private static void AssertView(
        ViewReport view, Dictionary<(string Key, long Start), NaiveWindow> before, Dictionary<(string Key, long Start), NaiveWindow> after,
        IReadOnlyList<string> added, string what)
    {
        var both = before.Keys.Where(id => after.TryGetValue(id, out var other) && other.End == before[id].End).ToHashSet();
        AssertSame(before.Keys.Except(both).Select(Text), view.LargestOnlyActive.Select(one => $"{one.Key} {one.Start}"), what);
        AssertSame(after.Keys.Except(both).Select(Text), view.LargestOnlyCandidate.Select(one => $"{one.Key} {one.Start}"), what);
        Assert.Equal(added, view.Added);
        Assert.Empty(view.Removed);
        var fields = new (string Name, Func<NaiveWindow, long> Of)[]
        {
            ("events", one => one.Count), ("count", one => one.Count), ("sum", one => one.Sum), ("max", one => one.Max),
            ("last", one => one.Last),
        };
        foreach (var (name, of) in fields)
        {
            var differing = both.Where(id => of(before[id]) != of(after[id])).ToList();
            var told = view.Fields.FirstOrDefault(field => field.Field == name);
            AssertSame(
                differing.Select(id => $"{Text(id)}: {of(before[id])} {of(after[id])} {of(after[id]) - of(before[id])}"),
                told?.Largest.Select(one => $"{one.Key} {one.Start}: {one.Active} {one.Candidate} {one.Difference}") ?? [],
                $"{what}, field {name}");
            Assert.Equal(differing.Sum(id => of(after[id]) - of(before[id])), told?.SumOfDifferences ?? 0);
        }
        Assert.Equal(both.Count(id => before[id] != after[id]), view.Differing);
        Assert.Equal(before.Keys.Union(after.Keys).Count() + before.Keys.Intersect(after.Keys).Except(both).Count(), view.Compared);
    }

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> told, string what) =>
        Assert.True(
            expected.Order().ToList() is var left && told.Order().ToList() is var right && left.SequenceEqual(right),
            $"{what}: lacks {string.Join(", ", left.Except(right).Take(5))}; has beside {string.Join(", ", right.Except(left).Take(5))}");

    private static Dictionary<(string Key, long Start), NaiveWindow> Of(
        Dictionary<(string View, string Key, long Start), NaiveWindow> all, string view, long from) =>
        all.Where(one => one.Key.View == view && one.Key.Start > from).ToDictionary(one => (one.Key.Key, one.Key.Start), one => one.Value);

    private static string Text((string Key, long Start) id) =>
        $"{id.Key} {new Serverless.Core.Time.EventTime(StreamEvent.Base + id.Start)}";

    private static Dictionary<int, long> StartOf(Random random, List<List<(SourceRecord Record, List<StreamEvent> Events)>> log) =>
        random.Next(4) == 0
            ? []
            : log.Index().ToDictionary(one => one.Index, one => one.Item[random.Next(one.Item.Count / 2)].Record.Offset.Value);

    private static long LatestBefore(List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Dictionary<int, long> start) =>
        log.SelectMany((partition, number) => partition.Where(one => one.Record.Offset.Value < start.GetValueOrDefault(number)))
            .SelectMany(one => one.Events).Where(one => one.Key is not null).Select(one => one.Time).DefaultIfEmpty(long.MinValue).Max();

    private static async Task SomeBatchAsync(World world, Random random)
    {
        var host = world.Start();
        await host.BatchAsync([.. world.Topic.Produced.Select(_ => random.Next(20))], random);
        host.Next.CopyTo(world.Topic.Committed, 0);
        await world.DeliverAllAsync(host);
    }

    /// <summary>What the candidate's file has otherwise, and the same for the naive program.</summary>
    private sealed record Change(
        string Text, IReadOnlyList<Action<JsonObject>> InFile, IReadOnlyList<NaiveView> Views, long Most, IReadOnlyList<string> Added)
    {
        public static readonly IReadOnlyList<NaiveView> Before =
        [
            new("tumbling", 100, 100, 150), new("hopping", 300, 100, 150), new("some", 200, 200, 0, Least: 50),
        ];

        public static Change Of(Random random)
        {
            var change = new Change("", [], Before, Any, []);
            Func<Change, Change>[] all = [Where, Window, Rule, Aggregate];
            return all.Where(_ => random.Next(2) == 0).Aggregate(change, (changed, next) => next(changed));
        }

        public override string ToString() => Text.Length == 0 ? "no change" : Text;

        private static Change Where(Change change) => change with
        {
            Text = $"{change.Text} where",
            InFile = [.. change.InFile, StreamVersions.View("some", view => view["where"] = "value >= 30")],
            Views = [.. change.Views.Select(view => view.Name == "some" ? view with { Least = 30 } : view)],
        };

        private static Change Window(Change change) => change with
        {
            Text = $"{change.Text} window",
            InFile = [.. change.InFile, StreamVersions.View("hopping", view => view["window"]!["hopping"]!["size"] = "400ms")],
            Views = [.. change.Views.Select(view => view.Name == "hopping" ? view with { Size = 400 } : view)],
        };

        private static Change Rule(Change change) => change with
        {
            Text = $"{change.Text} rule",
            InFile = [.. change.InFile, file => file["fields"]!["value"]!["max"] = 80],
            Most = 80,
        };

        private static Change Aggregate(Change change) => change with
        {
            Text = $"{change.Text} aggregate", InFile = [.. change.InFile, StreamVersions.With("min")], Added = ["more"],
        };
    }
}
