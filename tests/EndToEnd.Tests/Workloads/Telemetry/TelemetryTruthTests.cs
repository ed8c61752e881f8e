using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Telemetry;

namespace Serverless.EndToEnd.Tests.Workloads.Telemetry;

public sealed class TelemetryTruthTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Totals_balance(int partitions)
    {
        var truth = ShippedPipeline.TruthOf(Some.Bad() with { Partitions = partitions });
        _ = truth.Results().Count();

        Assert.Equal(30_000, truth.Counts!.Produced);
        Assert.True(truth.Counts!.Balances);
    }

    [Fact]
    public void What_was_made_to_be_late_or_bad_is()
    {
        var scenario = Some.Bad();
        var truth = ShippedPipeline.TruthOf(scenario);
        _ = truth.Results().Count();
        var made = TelemetryGeneratorTests.Facts(scenario).CountBy(fact => fact.Kind).ToDictionary();

        Assert.Equal(made[EventKind.Dropped], truth.Counts!.Filtered);
        Assert.Equal(made[EventKind.Malformed] + made[EventKind.Future], truth.Counts!.DeadLettered.Values.Sum());
        // A few of the late are taken in by sessions that are still alive.
        Assert.InRange(truth.Counts!.Late, made[EventKind.Late] * 0.9, made[EventKind.Late]);
        Assert.True(truth.Counts!.Views[ShippedPipeline.DeviceMetrics].Late > truth.Counts!.Views[ShippedPipeline.SiteMetrics].Late);
    }

    [Fact]
    public void Every_event_that_a_view_took_in_is_in_its_results()
    {
        var truth = ShippedPipeline.TruthOf(Some.Bad());
        var events = truth.Results().GroupBy(result => result.View).ToDictionary(
            view => view.Key, view => view.Sum(result => result.Count));

        Assert.Equal(truth.Counts!.Views[ShippedPipeline.DeviceMetrics].Merged, events[ShippedPipeline.DeviceMetrics]);
        Assert.Equal(truth.Counts!.Views[ShippedPipeline.TopTalkers].Merged, events[ShippedPipeline.TopTalkers]);
        Assert.Equal(truth.Counts!.Views[ShippedPipeline.LinkFlaps].Merged, events[ShippedPipeline.LinkFlaps]);
        Assert.InRange(
            events[ShippedPipeline.SiteMetrics],
            5.9 * truth.Counts!.Views[ShippedPipeline.SiteMetrics].Merged - 1_000,
            6 * truth.Counts!.Views[ShippedPipeline.SiteMetrics].Merged);
    }

    [Fact]
    public void No_window_is_given_twice()
    {
        var results = ShippedPipeline.TruthOf(Some.Bad(200_000)).Results()
            .Select(result => (result.View, result.Key, result.Start)).ToList();

        Assert.Equal(results.Count, results.Distinct().Count());
    }

    [Fact]
    public void Windows_are_given_while_events_still_come()
    {
        var scenario = Some.Bad(200_000);
        var early = ShippedPipeline.TruthOf(scenario).Results().First();

        Assert.True(early.End.Milliseconds < TelemetryScenario.BaseMs + 60_000);
    }

    [Fact]
    public void Talkers_weigh_what_they_said()
    {
        var results = ShippedPipeline.TruthOf(Some.Scenario()).Results()
            .Where(result => result.View == ShippedPipeline.TopTalkers).ToList();

        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.Equal(result.Sum, result.Weights!.Values.Sum()));
        Assert.All(results, result => Assert.InRange(result.Weights!.Count, 1, TelemetryFleet.DevicesPerSite));
    }

    private static List<string> Texts(TelemetryScenario scenario) =>
        [.. ShippedPipeline.TruthOf(scenario).Results().Select(result => $"{result} {result.Sum}")];
}
