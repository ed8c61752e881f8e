using System.Text.RegularExpressions;
using Serverless.EndToEnd.Tests.Commands;
using Serverless.EndToEnd.Tests.Dashboard;
using Serverless.EndToEnd.Tests.House;

namespace Serverless.EndToEnd.Tests.Telemetry;

/// <summary>
/// What is emitted is shown: by the dashboard for Grafana, by the rules for Prometheus and by the workbook of Azure; and these show nothing
/// else.
/// </summary>
[Collection(ProcessTests.Name)]
public sealed partial class MetricFileTests
{
    private static readonly string Grafana = Text("infra", "grafana", "pipelines.json");
    private static readonly string Rules = Text("infra", "prometheus", "rules.yaml");
    private static readonly string Workbook = Text("infra", "modules", "workbook.json");

    [Fact]
    public void Each_metric_has_a_unit_and_says_what_it_is() => Assert.All(Names.Instruments().Values, instrument =>
    {
        Assert.Matches(@"^(s|By|\{[a-z_]+\})$", instrument.Unit);
        Assert.False(string.IsNullOrWhiteSpace(instrument.Description));
    });

    [Fact]
    public void Each_metric_is_in_all_three_files_and_nothing_else_is()
    {
        var instruments = Names.Instruments().Values;
        var inPrometheus = instruments.Select(Names.InPrometheus).Order().ToList();

        Assert.Equal(inPrometheus, MetricsIn(Grafana));
        Assert.Equal(inPrometheus, MetricsIn(Rules));
        Assert.Equal(
            instruments.Select(one => one.Name).Order(), Named().Matches(Workbook).Select(match => match.Value).Distinct().Order());
    }

    // The exporter's own names, of a real run.
    [Fact]
    public async Task A_run_emits_what_the_files_show()
    {
        using var run = await WatchedRun.StartAsync(good: 100);

        var scraped = await run.Client.GetStringAsync("api/metrics");

        var families = Family().Matches(scraped).Select(match => match.Groups[1].Value)
            .Where(name => name.StartsWith("serverless_", StringComparison.Ordinal)).ToList();
        Assert.True(families.Count > 15, scraped);
        var known = MetricsIn(Grafana).ToHashSet();
        Assert.All(families, family => Assert.Contains(family, known));
        Assert.Contains($"serverless_events_read_total{{otel_scope_name=\"Serverless\",pipeline=\"telemetry\"}} {run.Events}", scraped,
            StringComparison.Ordinal);
    }

    /// <summary>Names that are asked for, without the parts of histograms. A rule's own names have a colon.</summary>
    private static List<string> MetricsIn(string text) =>
        [.. Asked().Matches(text).Select(match => Part().Replace(match.Value, "")).Distinct().Order()];

    private static string Text(params string[] path) => File.ReadAllText(Path.Combine([Checkout.Root, .. path]));

    [GeneratedRegex(@"(?<![\w:])serverless_\w+(?![\w:])")]
    private static partial Regex Asked();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();

    [GeneratedRegex(@"serverless(\.[a-z_]+)+")]
    private static partial Regex Named();

    [GeneratedRegex(@"^# TYPE (\w+)", RegexOptions.Multiline)]
    private static partial Regex Family();
}
