using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>The geometry of sessions: which spans <c>[start, end)</c> are one, and which starts are left.</summary>
internal static class SessionSpans
{
    /// <summary>Whether two spans overlap or abut: then they are one session.</summary>
    public static bool Touch(EventTime start, EventTime end, EventTime otherStart, EventTime otherEnd) =>
        otherStart <= end && otherEnd >= start;

    /// <summary>The starts that no longer are one when spans join: all but the earliest, <paramref name="start"/> included.</summary>
    public static IEnumerable<EventTime> Superseded(EventTime start, IEnumerable<EventTime> joined)
    {
        List<EventTime> starts = [.. joined];
        var surviving = starts.Append(start).Min();
        return starts.Where(other => other != surviving);
    }
}
