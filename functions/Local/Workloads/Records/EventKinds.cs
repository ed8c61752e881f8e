namespace Serverless.Local.Workloads.Records;

/// <summary>
/// The kinds of events by their shares of all, each in 0..1. What is left is <see cref="EventKind.Good"/>.
/// </summary>
internal sealed class EventKinds
{
    /// <summary>Of so many draws a share is.</summary>
    public const long Draws = 1L << 32;

    // Of Overdue and the kinds after it.
    private readonly long[] _upTo;

    public EventKinds(double overdue, double late, double dropped, double malformed, double future)
    {
        var upTo = 0L;
        _upTo = [.. new[] { overdue, late, dropped, malformed, future }.Select(share => upTo += (long)(share * Draws))];
    }

    /// <summary>The kind for 32 random bits.</summary>
    public EventKind Of(long draw)
    {
        if (draw >= _upTo[^1])
            return EventKind.Good;
        var kind = 0;
        while (draw >= _upTo[kind])
            kind++;
        return (EventKind)(kind + 1);
    }
}
