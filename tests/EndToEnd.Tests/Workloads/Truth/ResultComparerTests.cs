using System.Text.Json;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.EndToEnd.Tests.Workloads.Truth;

public sealed class ResultComparerTests
{
    private const string Device = """{"count":4,"mean":2.5,"min":1,"max":4,"quantiles":{"p50":2.01,"p95":3.0,"p99":2.99}}""";
    private const string Site = """{"count":4,"sum":10,"mean":2.5,"max":4,"quantiles":{"p95":3}}""";
    private const string Talkers = """{"count":4,"devices":[{"item":"b","weight":7,"error":0},{"item":"a","weight":3,"error":0}]}""";
    private const string Flaps = """{"count":4,"first":4,"last":1}""";

    private static readonly ResultComparer Comparer = new(ShippedPipeline.TruthOf(Telemetry.Some.Scenario()).Checks);

    [Theory]
    [InlineData(ShippedPipeline.DeviceMetrics, Device)]
    [InlineData(ShippedPipeline.SiteMetrics, Site)]
    [InlineData(ShippedPipeline.TopTalkers, Talkers)]
    [InlineData(ShippedPipeline.LinkFlaps, Flaps)]
    public void A_right_result_has_no_differences(string view, string json) => Assert.Empty(Differences(view, json));

    [Theory]
    [InlineData(ShippedPipeline.DeviceMetrics, Device, "\"count\":4", "\"count\":5", "count is 5, expected 4")]
    [InlineData(ShippedPipeline.DeviceMetrics, Device, "2.5", "2.5001", "mean is 2.5001, expected 2.5")]
    [InlineData(ShippedPipeline.DeviceMetrics, Device, "\"min\":1", "\"min\":1.0000001", "min is 1.0000001, expected 1")]
    [InlineData(ShippedPipeline.DeviceMetrics, Device, "\"max\":4", "\"max\":null", "max is null, expected 4")]
    [InlineData(ShippedPipeline.DeviceMetrics, Device, ",\"max\":4", "", "max is missing")]
    [InlineData(ShippedPipeline.DeviceMetrics, Device, "2.01", "2.03", "quantiles.p50 is 2.03, expected 2")]
    [InlineData(ShippedPipeline.DeviceMetrics, Device, "\"p95\":3.0,", "", "quantiles.p95 is missing, expected 3")]
    [InlineData(ShippedPipeline.DeviceMetrics, Device, "2.99", "4", "quantiles.p99 is 4, expected 3")]
    [InlineData(ShippedPipeline.SiteMetrics, Site, "\"sum\":10", "\"sum\":10.0001", "sum is 10.0001, expected 10")]
    [InlineData(ShippedPipeline.SiteMetrics, Site, "{\"p95\":3}", "3", "quantiles is 3, expected an object")]
    [InlineData(ShippedPipeline.TopTalkers, Talkers, "\"weight\":7", "\"weight\":8", "gives 'b' 8 with an error of 0, expected 7")]
    [InlineData(ShippedPipeline.TopTalkers, Talkers, "\"weight\":7", "\"weight\":6", "gives 'b' 6 with an error of 0, expected 7")]
    [InlineData(ShippedPipeline.TopTalkers, Talkers, "\"item\":\"b\"", "\"item\":\"c\"", "has 'c', which has no weight")]
    [InlineData(ShippedPipeline.TopTalkers, Talkers, "{\"item\":\"b\",\"weight\":7,\"error\":0},", "", "lacks 'b'")]
    [InlineData(ShippedPipeline.TopTalkers, Talkers, ",{\"item\":\"a\",\"weight\":3,\"error\":0}", "", "has 1 items, expected 2")]
    [InlineData(ShippedPipeline.TopTalkers, Talkers, "\"item\":\"a\",\"weight\":3", "\"item\":\"b\",\"weight\":7", "names an item twice")]
    [InlineData(ShippedPipeline.LinkFlaps, Flaps, "\"first\":4", "\"first\":2", "first is 2, expected 4")]
    [InlineData(ShippedPipeline.LinkFlaps, Flaps, "\"last\":1", "\"last\":\"1\"", "last is \"1\", expected 1")]
    public void Tampering_is_found(string view, string json, string from, string to, string difference)
    {
        Assert.Contains(from, json, StringComparison.Ordinal);
        Assert.Contains(Differences(view, json.Replace(from, to, StringComparison.Ordinal)), found =>
            found.Contains(difference, StringComparison.Ordinal));
    }

    [Fact]
    public void Talkers_in_the_wrong_order_are_found() => Assert.Contains(
        Differences(
            ShippedPipeline.TopTalkers,
            """{"count":4,"devices":[{"item":"a","weight":3,"error":0},{"item":"b","weight":7,"error":0}]}"""),
        found => found.Contains("order of weight", StringComparison.Ordinal));

    [Fact]
    public void A_weight_may_be_above_the_true_one_by_its_error() =>
        Assert.Empty(Differences(
            ShippedPipeline.TopTalkers,
            Talkers.Replace("\"weight\":7,\"error\":0", "\"weight\":9,\"error\":2", StringComparison.Ordinal)));

    [Fact]
    public void A_sum_may_be_off_by_rounding() =>
        Assert.Empty(
            Differences(ShippedPipeline.SiteMetrics, Site.Replace("\"sum\":10", "\"sum\":10.000000001", StringComparison.Ordinal)));

    [Fact]
    public void A_missing_result_is_found_and_named() =>
        Assert.Equal(
            ["link-flaps dev|if [1970-01-01T00:00:10.000Z, 1970-01-01T00:00:20.000Z): missing"],
            Comparer.Differences(Expected(ShippedPipeline.LinkFlaps), null));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_result_that_is_no_object_is_found(string json) => Assert.Single(Differences(ShippedPipeline.LinkFlaps, json));

    private static IReadOnlyList<string> Differences(string view, string json) =>
        Comparer.Differences(Expected(view), JsonDocument.Parse(json).RootElement);

    /// <summary>4, 2, 3, 1: the value at rank floor(0.95 · 3) = 2 in order is 3.</summary>
    private static ExpectedResult Expected(string view) => new(view, "dev|if", new EventTime(10_000), new EventTime(20_000), [4, 2, 3, 1])
    {
        Weights = new Dictionary<string, double> { ["a"] = 3, ["b"] = 7 },
        First = 4,
        Last = 1,
    };
}
