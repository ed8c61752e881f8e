using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Local.Inference;

/// <summary>Durations that suit a sample's event times.</summary>
/// <param name="Bound">How far events are out of order.</param>
/// <param name="MaxFuture">How far event times are ahead of the clock.</param>
/// <param name="Window">A window of which the sample has some dozens, if it is long enough.</param>
internal sealed record SampleTiming(string Bound, string MaxFuture, string Window)
{
    private const long Second = 1_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;
    private const int Windows = 30;

    private static readonly long[] Round =
    [
        5 * Second, 10 * Second, 30 * Second, Minute, 5 * Minute, 15 * Minute, Hour, 6 * Hour, Day, 7 * Day, 30 * Day, 365 * Day,
    ];

    /// <summary>Takes all times; of which the windows are isn't known.</summary>
    public static readonly SampleTiming Any = new("5s", Duration.Format(Duration.Longest), "1m");

    public static SampleTiming Of(IReadOnlyList<EventTime> times, TimeProvider clock)
    {
        if (times.Count == 0)
            return Any;
        var (newest, disorder) = (times[0].Milliseconds, 0L);
        foreach (var time in times)
        {
            newest = Math.Max(newest, time.Milliseconds);
            disorder = Math.Max(disorder, newest - time.Milliseconds);
        }
        var ahead = newest - clock.GetUtcNow().ToUnixTimeMilliseconds();
        var span = newest - times.Min(time => time.Milliseconds);
        return new SampleTiming(Up(disorder + 1, 5 * Second), Up(2 * ahead, Hour), Up(span / Windows, 10 * Second));
    }

    private static string Up(long milliseconds, long least) =>
        Duration.Format(Math.Max(least, Array.Find(Round, round => round >= milliseconds) is > 0 and var found ? found : Duration.Longest));
}
