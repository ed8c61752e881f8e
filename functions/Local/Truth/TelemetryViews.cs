using Serverless.Local.Generation;

namespace Serverless.Local.Truth;

/// <summary>The telemetry pipeline's views, said a second time and otherwise, so that the first saying can be checked.</summary>
internal static class TelemetryViews
{
    public const string DeviceMetrics = "device-metrics";
    public const string SiteMetrics = "site-metrics";
    public const string TopTalkers = "top-talkers";
    public const string LinkFlaps = "link-flaps";

    private const int InterfaceCodes = 64;
    private static readonly int MetricCodes = TelemetryMetrics.All.Length;

    /// <summary>The views over a fleet's events.</summary>
    public static IReadOnlyList<TruthView<TelemetryFact>> Of(TelemetryFleet fleet) =>
    [
        View(DeviceMetrics, Tumbling, All, (in fact) => (fact.Device * MetricCodes) + fact.Metric, DeviceMetricText),
        View(SiteMetrics, Hopping, All, (in fact) => (fleet.SiteOf(fact.Device) * MetricCodes) + fact.Metric, SiteMetricText),
        View(TopTalkers, Tumbling, IsTraffic, (in fact) => fleet.SiteOf(fact.Device), TelemetryFleet.SiteText)
            with { Item = (in fact) => fact.Device, ItemText = TelemetryFleet.DeviceText },
        View(LinkFlaps, Session, IsState, (in fact) => (fact.Device * InterfaceCodes) + fact.Interface, LinkText),
    ];

    private static TruthWindow Tumbling => new TruthWindow.Hopping(TelemetryTiming.Slide, TelemetryTiming.Slide);

    private static TruthWindow Hopping => new TruthWindow.Hopping(TelemetryTiming.HoppingSize, TelemetryTiming.Slide);

    private static TruthWindow Session => new TruthWindow.Session(TelemetryTiming.SessionGap);

    private static bool All(in TelemetryFact fact) => true;

    private static bool IsTraffic(in TelemetryFact fact) => fact.Metric is TelemetryMetrics.InOctets or TelemetryMetrics.OutOctets;

    private static bool IsState(in TelemetryFact fact) => fact.Metric == TelemetryMetrics.State;

    private static TruthView<TelemetryFact> View(
        string name, TruthWindow window, Of<TelemetryFact, bool> where, Of<TelemetryFact, int> key, Func<int, string> text) =>
        new(name, window, TelemetryTiming.AllowedLateness, where, key, text, (in fact) => fact.Value);

    private static string DeviceMetricText(int code) =>
        KeyText.Join(TelemetryFleet.DeviceText(code / MetricCodes), TelemetryMetrics.All[code % MetricCodes].Name);

    private static string SiteMetricText(int code) =>
        KeyText.Join(TelemetryFleet.SiteText(code / MetricCodes), TelemetryMetrics.All[code % MetricCodes].Name);

    private static string LinkText(int code) =>
        KeyText.Join(TelemetryFleet.DeviceText(code / InterfaceCodes), TelemetryFleet.InterfaceText(code % InterfaceCodes));
}
