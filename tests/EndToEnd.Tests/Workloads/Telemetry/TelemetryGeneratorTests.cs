using System.Text;
using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.EndToEnd.Tests.Feeds;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Telemetry;

namespace Serverless.EndToEnd.Tests.Workloads.Telemetry;

public sealed class TelemetryGeneratorTests
{
    private const ulong GoldenHash = 314750546262998189;

    [Fact]
    public void Equal_scenarios_give_equal_bytes() => Assert.Equal(Hash(Some.Bad()), Hash(Some.Bad()));

    [Fact]
    public void The_bytes_of_a_seed_never_change()
    {
        // Another process, of another build, must agree on what was produced: whoever changes this on purpose changes the number.
        Assert.Equal(GoldenHash, Hash(Some.Bad(5_000)));
    }

    [Fact]
    public void Another_seed_gives_other_bytes() => Assert.NotEqual(Hash(Some.Scenario(1_000, 1)), Hash(Some.Scenario(1_000, 2)));

    [Fact]
    public void A_smaller_count_gives_a_prefix()
    {
        var few = Values(Some.Bad(500));
        var many = Values(Some.Bad(900));
        Assert.Equal(few, many[..500]);
    }

    [Fact]
    public void Shares_are_about_what_was_asked_for()
    {
        const int count = 400_000;
        var kinds = Facts(new TelemetryScenario { Seed = 3, Count = count }).CountBy(fact => fact.Kind).ToDictionary();

        Assert.Equal(0.002 * count, kinds[EventKind.Late], 0.002 * count * 0.2);
        Assert.Equal(0.002 * count, kinds[EventKind.Overdue], 0.002 * count * 0.2);
        Assert.Equal(0.001 * count, kinds[EventKind.Malformed], 0.001 * count * 0.25);
        Assert.Equal(0.0005 * count, kinds[EventKind.Future], 0.0005 * count * 0.3);
        Assert.Equal(0.005 * count, kinds[EventKind.Dropped], 0.005 * count * 0.1);
    }

    [Fact]
    public void Every_flaw_occurs() =>
        Assert.Equal(Flaws.Kinds, Facts(Some.Bad()).Select(fact => fact.Flaw).Where(flaw => flaw != Flaw.None).Distinct().Count());

    [Fact]
    public void Event_time_passes_at_the_asked_rate_and_good_events_stay_within_the_disorder()
    {
        var scenario = new TelemetryScenario { Seed = 3, Count = 120_000, EventsPerSecond = 200 };
        var newest = long.MinValue;
        foreach (var fact in Facts(scenario).Where(fact => fact.Kind == EventKind.Good))
        {
            Assert.True(newest == long.MinValue || fact.TimeMs >= newest - scenario.DisorderMs);
            newest = Math.Max(newest, fact.TimeMs);
        }

        // 120,000 events at 200/s are ten minutes: one "day", so that ebb and swell cancel out.
        Assert.Equal(600, (newest - TelemetryScenario.BaseMs) / 1_000.0, 12.0);
    }

    [Fact]
    public void Load_comes_in_bursts()
    {
        var perSecond = Facts(new TelemetryScenario { Seed = 3, Count = 60_000, EventsPerSecond = 1_000, DisorderMs = 0, DayAmplitude = 0 })
            .Where(fact => fact.Kind == EventKind.Good)
            .CountBy(fact => fact.TimeMs / 1_000)
            .Select(second => second.Value)
            .ToList();

        Assert.True(perSecond.Max() > 8 * perSecond.Order().ElementAt(perSecond.Count / 2));
    }

    [Fact]
    public void The_key_is_the_device_and_decides_the_partition()
    {
        var generator = new TelemetryGenerator(Some.Bad(2_000));
        while (generator.Next())
        {
            Assert.Equal(TelemetryFleet.DeviceText(generator.Fact.Device), Encoding.UTF8.GetString(generator.Key));
            Assert.Equal(Partitioner.Murmur2.PartitionOf(generator.Key, 4).Value, generator.Partition);
        }
    }

    [Fact]
    public void Links_flap_in_runs_that_change_state_at_every_event()
    {
        var links = Facts(Some.Scenario() with { FlapShare = 0.5 })
            .Where(fact => fact.Metric == DeviceMetrics.State && fact.Kind == EventKind.Good)
            .GroupBy(fact => (fact.Device, fact.Interface));

        Assert.Contains(links, link =>
            link.Count() > 5 && link.Zip(link.Skip(1)).Count(pair => pair.First.Written != pair.Second.Written) > link.Count() / 2);
    }

    [Fact]
    public void Events_are_about_190_bytes_on_one_line()
    {
        var values = Values(new TelemetryScenario { Seed = 3, Count = 10_000 });
        Assert.Equal(190.0, values.Average(value => value.Length), 15.0);
        Assert.DoesNotContain(values, value => value.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void A_good_event_says_in_json_what_the_fact_says()
    {
        var generator = new TelemetryGenerator(Some.Scenario(20_000));
        var spellings = new HashSet<Spelling>();
        while (generator.Next())
        {
            if (generator.Fact.DeadReason is not null)
                continue;
            spellings.Add(Spellings.Of(generator.Fact.Style));
            ReadBack.AssertSays(generator.Fact, JsonDocument.Parse(generator.Value.ToArray()).RootElement);
        }
        Assert.Equal(Enum.GetValues<Spelling>().Length, spellings.Count);
    }

    [Fact]
    public void Every_device_has_a_row_to_be_enriched_from()
    {
        var fleet = new TelemetryFleet(Some.Scenario());
        var rows = fleet.ReferenceRows();
        Assert.Equal(250, rows.Count);
        Assert.All(rows.Values, row => Assert.Equal(["model", "role", "site"], row.Keys.Order(StringComparer.Ordinal)));
        Assert.Equal(fleet.OnTest, rows.Values.Count(row => row["role"] == TelemetryFleet.TestRole));
    }

    [Fact]
    public void Generating_allocates_nothing_per_event_once_warm()
    {
        var generator = new TelemetryGenerator(new TelemetryScenario { Seed = 3, Count = 300_000 });
        for (var warm = 0; warm < 100_000; warm++)
            generator.Next();
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (generator.Next())
        {
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000);
    }

    [Theory]
    [InlineData(4_001, 4)]
    [InlineData(4_000, 0)]
    public void A_scenario_out_of_range_is_refused(long disorder, int partitions) =>
        Assert.Throws<ArgumentException>(() =>
            new TelemetryGenerator(Some.Scenario() with { DisorderMs = disorder, Partitions = partitions }));

    internal static IEnumerable<TelemetryFact> Facts(TelemetryScenario scenario)
    {
        var facts = new TelemetryFacts(scenario, new TelemetryFleet(scenario));
        while (facts.Next())
            yield return facts.Current;
    }

    internal static List<string> Values(TelemetryScenario scenario)
    {
        var generator = new TelemetryGenerator(scenario);
        var values = new List<string>();
        while (generator.Next())
            values.Add(Encoding.Latin1.GetString(generator.Value));
        return values;
    }

    private static ulong Hash(TelemetryScenario scenario)
    {
        var generator = new TelemetryGenerator(scenario);
        var hash = 0UL;
        while (generator.Next())
            hash = Hash64.Of(generator.Value, Hash64.Of(generator.Key, hash + (ulong)generator.Partition));
        return hash;
    }
}
