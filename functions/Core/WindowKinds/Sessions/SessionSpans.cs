using Serverless.Core.Time;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>Which spans <c>[start, end)</c> are one session, and which starts disappear when spans are joined.</summary>
internal static class SessionSpans
{
    /// <summary>Whether two spans overlap or touch: then they are one session.</summary>
    public static bool Touch(EventTime start, EventTime end, EventTime otherStart, EventTime otherEnd) =>
        otherStart <= end && otherEnd >= start;

    /// <summary>
    /// The starts that disappear when the span from <paramref name="start"/> is joined with others: those of the others, except the
    /// earliest of all.
    /// </summary>
    public static IEnumerable<EventTime> Superseded(EventTime start, IEnumerable<EventTime> joined)
    {
        List<EventTime> starts = [.. joined];
        var surviving = starts.Append(start).Min();
        return starts.Where(other => other != surviving);
    }
}
