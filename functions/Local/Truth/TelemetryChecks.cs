namespace Serverless.Local.Truth;

/// <summary>How the results of the telemetry pipeline's views are compared, aggregate by aggregate.</summary>
internal static class TelemetryChecks
{
    /// <summary>Of the quantile sketches.</summary>
    public const double Accuracy = 0.01;

    /// <summary>How many talkers of a site are shown.</summary>
    public const int Talkers = 10;

    private static readonly ResultCheck Count = new NumberCheck("count", expected => expected.Count);
    private static readonly ResultCheck Sum = new NumberCheck("sum", expected => expected.Sum, NumberCheck.Rounding);
    private static readonly ResultCheck Mean = new NumberCheck("mean", expected => expected.Mean, NumberCheck.Rounding);
    private static readonly ResultCheck Min = new NumberCheck("min", expected => expected.Min);
    private static readonly ResultCheck Max = new NumberCheck("max", expected => expected.Max);

    /// <summary>By view.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<ResultCheck>> All = new Dictionary<string, IReadOnlyList<ResultCheck>>
    {
        [TelemetryViews.DeviceMetrics] = [Count, Mean, Min, Max, new QuantilesCheck("quantiles", Accuracy, ("p50", 0.5), ("p95", 0.95), ("p99", 0.99))],
        [TelemetryViews.SiteMetrics] = [Count, Sum, Mean, Max, new QuantilesCheck("quantiles", Accuracy, ("p95", 0.95))],
        [TelemetryViews.TopTalkers] = [Count, new TopKCheck("devices", Talkers)],
        [TelemetryViews.LinkFlaps] = [Count, new NumberCheck("first", expected => expected.First), new NumberCheck("last", expected => expected.Last)],
    };
}
