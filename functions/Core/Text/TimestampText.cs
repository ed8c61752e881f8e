using Serverless.Core.Time;

namespace Serverless.Core.Text;

/// <summary>Reads a time from its text: a count since 1970 (<see cref="EpochTime"/>) or ISO 8601 (<see cref="IsoTime"/>).</summary>
internal static class TimestampText
{
    /// <summary>Reads the time; false when the text is not a time.</summary>
    /// <param name="text">The text, unquoted.</param>
    /// <param name="counts">Whether a count is allowed.</param>
    /// <param name="time">The time; it may be outside the years that <see cref="EpochTime.Holds"/> allows.</param>
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
