using Serverless.Core.Time;

namespace Serverless.Core.Text;

/// <summary>A time from its text: a count since 1970 (<see cref="EpochTime"/>) or ISO 8601 (<see cref="IsoTime"/>).</summary>
internal static class TimestampText
{
    /// <param name="text">The text, unquoted.</param>
    /// <param name="counts">Whether a count will do.</param>
    /// <param name="time">May be one that <see cref="EpochTime.Holds"/> denies.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, bool counts, out EventTime time)
    {
        if (IsoTime.TryParse(text, out time))
            return true;
        if (!counts || !DecimalText.TryParse(text, out var count))
            return false;
        time = EpochTime.ToEventTime(count);
        return true;
    }
}
