using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Serverless.Infra.Tests.Predictions;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Retention;

namespace Serverless.Infra.Tests;

/// <summary>An alert on a metric that nobody emits stays silent for ever.</summary>
public sealed partial class AlertTests
{
    private static readonly HashSet<string> Emitted = EmittedMetrics();

    [Fact]
    public void There_is_an_alert_for_each_way_of_falling_behind_or_losing()
    {
        var watched = Rules().SelectMany(rule => Metrics(Query(rule))).Distinct().Order();

        Assert.Equal(
            [
                "serverless.dead_letters", "serverless.deltas.unhealable", "serverless.entries.set_aside", "serverless.events.read",
                "serverless.ids.forgotten", "serverless.ingest.stopped",
                "serverless.lag", "serverless.offsets.missing", "serverless.pressure.raised", "serverless.records.outdated",
                "serverless.records.redelivered", "serverless.redrives.held_up", "serverless.results.rejected",
                "serverless.retention.overdue",
                "serverless.shard.failures", "serverless.shard.state", "serverless.shards.reincarnated",
                "serverless.shards.stuck", "serverless.sink.failures", "serverless.tables.unusable", "serverless.ticks",
                "serverless.ticks.by_ingestion", "serverless.ticks.failed", "serverless.topic.recreated", "serverless.views.rekeyed",
                "serverless.watermark.delay",
            ],
            watched);
    }

    [Fact]
    public void Alerts_look_at_metrics_that_the_app_emits() =>
        Assert.All(Rules(), rule => Assert.Subset(Emitted, Metrics(Query(rule)).ToHashSet()));

    [Fact]
    public void The_workbook_shows_metrics_that_the_app_emits()
    {
        var shown = Metrics(Deployment.Kept("dev").The("Microsoft.Insights/workbooks").Text("properties/serializedData")!).ToHashSet();

        Assert.NotEmpty(shown);
        Assert.Subset(Emitted, shown);
    }

    // The query has one row whatever there is, so that nothing at all is less than one.
    [Fact]
    public void No_heartbeat_is_an_alert_even_when_nothing_was_ever_written()
    {
        var rule = Rules().Single(rule => rule.Text("properties/displayName") == "The app is dead");

        Assert.Equal(("LessThan", 1), (Criterion(rule).Text("operator"), Criterion(rule).Number("threshold")));
        Assert.Equal(0, Criterion(rule).At("dimensions")!.Value.GetArrayLength());
        Assert.StartsWith("union isfuzzy=true (datatable(", Query(rule), StringComparison.Ordinal);
        Assert.EndsWith("| summarize Value = count()", Query(rule), StringComparison.Ordinal);
    }

    // What a pipeline with a mistake in its file would tell, nobody emits.
    [Fact]
    public async Task Each_pipeline_has_alerts_of_its_own_for_its_lag_and_for_not_being_run()
    {
        var deployment = await Deployment.PredictAsync(
            $$"""{{Some.Load(1_000, eventsPerRecord: 1)}}param pipelineLoads = { orders: { eventsPerSecond: 50 } }""",
            [Some.PipelineFile("orders", view: "\"shards\": 4,"), Some.PipelineFile("visits", view: "\"shards\": 4,")]);
        var rules = deployment.Of("Microsoft.Insights/scheduledQueryRules").ToList();
        PredictedResource Rule(string name) => rules.Single(rule => rule.Name.EndsWith($"-{name}", StringComparison.Ordinal));

        var (orders, visits) = (Criterion(Rule("lag-orders")), Criterion(Rule("lag-visits")));
        Assert.Equal((3_000, 60_000), (orders.Number("threshold"), visits.Number("threshold")));
        Assert.Contains("\"orders\"", orders.At("dimensions").ToString()!, StringComparison.Ordinal);
        var notRun = Criterion(Rule("not-run-visits"));
        Assert.Equal(("LessThan", 1), (notRun.Text("operator"), notRun.Number("threshold")));
        Assert.Contains("Properties.pipeline) == \"visits\"", Query(Rule("not-run-visits")), StringComparison.Ordinal);
    }

    [Fact]
    public void One_missing_event_is_enough()
    {
        var rule = Rules().Single(rule => Query(rule).Contains("serverless.offsets.missing", StringComparison.Ordinal));

        Assert.Equal(("GreaterThan", 0), (Criterion(rule).Text("operator"), Criterion(rule).Number("threshold")));
    }

    [Fact]
    public void A_minute_of_the_target_is_lag()
    {
        var rule = Rules().Single(rule => rule.Name.EndsWith("-lag-telemetry", StringComparison.Ordinal));

        Assert.Equal(100_000 / 100 * 60, Criterion(rule).Number("threshold"));
    }

    [Fact]
    public void Operators_are_told_what_each_rule_means_and_what_to_do()
    {
        var told = File.ReadAllText(Repository.At("docs", "operations.md"));

        var prefix = Rules().Single(rule => rule.Name.EndsWith("-heartbeat", StringComparison.Ordinal)).Name.Length - "heartbeat".Length;
        var names = Rules().Select(rule => rule.Name[prefix..].Replace("-telemetry", "-PIPELINE", StringComparison.Ordinal)
            .Replace("-user-events", "-PIPELINE", StringComparison.Ordinal).Replace("-co-viewed", "-PIPELINE", StringComparison.Ordinal)
            .Replace("-logs", "-PIPELINE", StringComparison.Ordinal));
        Assert.All(names, name => Assert.Contains($"| `{name}` |", told, StringComparison.Ordinal));
    }

    // Those of a pipeline have one rule for all of them there.
    [Fact]
    public void Prometheus_has_the_same_alerts()
    {
        using var text = File.OpenText(Repository.At("infra", "prometheus", "rules.yaml"));
        var rules = new YamlDotNet.Serialization.Deserializer().Deserialize<Dictionary<string, List<PrometheusGroup>>>(text)["groups"]
            .SelectMany(group => group.Rules).Where(rule => rule.ContainsKey("alert")).ToList();

        var prefix = Rules().Single(rule => rule.Name.EndsWith("-heartbeat", StringComparison.Ordinal)).Name.Length - "heartbeat".Length;
        Assert.Equal(
            Rules().Select(rule => OfPipeline().Replace(rule.Name[prefix..], "")).Distinct().Order(),
            rules.Select(rule => (string)rule["alert"]).Order());
        Assert.All(rules, rule => Assert.Contains("severity", ((Dictionary<object, object>)rule["labels"]).Keys));
    }

    [Fact]
    public void Health_and_the_alert_agree_on_how_long_old_rows_may_be_kept()
    {
        var rule = Rules().Single(rule => Query(rule).Contains("serverless.retention.overdue", StringComparison.Ordinal));

        Assert.Equal(RetentionCleaner.MostOverdue.TotalSeconds, Criterion(rule).Number("threshold"));
    }

    private static IEnumerable<PredictedResource> Rules() => Deployment.Kept("prod").Of("Microsoft.Insights/scheduledQueryRules");

    private static PredictedResource Criterion(PredictedResource rule) => new(rule.At("properties/criteria/allOf")!.Value[0]);

    private static string Query(PredictedResource rule) => Criterion(rule).Text("query")!;

    private static IEnumerable<string> Metrics(string text) => MetricName().Matches(text).Select(match => match.Value);

    private static HashSet<string> EmittedMetrics()
    {
        RuntimeHelpers.RunClassConstructor(typeof(Instruments).TypeHandle);
        var names = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Instruments.Name)
                    names.Add(instrument.Name);
            },
        };
        listener.Start();
        return names;
    }

    [GeneratedRegex("-(telemetry|user-events|co-viewed|logs)$")]
    private static partial Regex OfPipeline();

    private sealed class PrometheusGroup
    {
        [YamlDotNet.Serialization.YamlMember(Alias = "rules")]
        public List<Dictionary<string, object>> Rules { get; init; } = [];

        [YamlDotNet.Serialization.YamlMember(Alias = "name")]
        public string Name { get; init; } = "";

        [YamlDotNet.Serialization.YamlMember(Alias = "interval")]
        public string Interval { get; init; } = "";
    }

    [GeneratedRegex(@"serverless(\.[a-z_]+)+")]
    private static partial Regex MetricName();
}
