using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Dashboard;

/// <summary>How fast a pipeline is, over the newest samples. A rate is null while it isn't known, and where offsets begin anew.</summary>
/// <param name="Produced">Records that come to the topic, a second.</param>
/// <param name="Sealed">Records that are sealed, a second.</param>
/// <param name="Events">Events that are read of them, a second.</param>
/// <param name="Lag">By how many records the lag grows a second; negative when it shrinks.</param>
/// <param name="OverSeconds">The time between the samples, in seconds; 0 when there are none.</param>
public sealed record Rates(double? Produced, double? Sealed, double? Events, double? Lag, double OverSeconds)
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);
    private static readonly Rates Unknown = new(null, null, null, null, 0);

    /// <summary>From the newest sample and the newest that is ten seconds older, else the oldest.</summary>
    public static Rates Of(IReadOnlyList<LedgerSample> samples)
    {
        if (samples.Count < 2)
            return Unknown;
        var newest = samples[^1];
        var before = samples.LastOrDefault(sample => newest.At - sample.At >= Span, samples[0]);
        var seconds = (newest.At - before.At).TotalSeconds;
        return seconds <= 0 ? Unknown : new Rates(
            Of(newest.Ends - before.Ends, seconds), Of(newest.Records - before.Records, seconds),
            Of(newest.Read - before.Read, seconds), (newest.Lag - before.Lag) / seconds, seconds);
    }

    private static double? Of(long more, double seconds) => more < 0 ? null : more / seconds;
}
