using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding;

/// <summary>Times as a .NET pattern has them, such as <c>dd.MM.yyyy HH:mm:ss</c>, with the names of the invariant culture.</summary>
internal sealed class PatternTime(string pattern)
{
    private const int Longest = 100;
    private const DateTimeStyles Styles = DateTimeStyles.AdjustToUniversal | DateTimeStyles.NoCurrentDateDefault;

    // No two of its parts are equal, so that a part that a pattern lacks or takes for another shows.
    private static readonly DateTimeOffset Sample = new(2003, 4, 5, 16, 7, 8, 90, TimeSpan.Zero);

    // The smallest part of a time that a pattern may keep.
    private static readonly long[] Parts =
        [1, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute, TimeSpan.TicksPerHour, TimeSpan.TicksPerDay];

    /// <summary>Reads a time of up to 100 characters, cut to whole milliseconds.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out WrittenTime time)
    {
        Span<char> characters = stackalloc char[Longest];
        time = default;
        if (Utf8.ToUtf16(text, characters, out _, out var length) != OperationStatus.Done
            || !DateTime.TryParseExact(characters[..length], pattern, CultureInfo.InvariantCulture, Styles, out var read))
            return false;
        var milliseconds = (read.Ticks / TimeSpan.TicksPerMillisecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMillisecond);
        time = new WrittenTime(milliseconds, read.Kind == DateTimeKind.Utc);
        return true;
    }

    /// <summary>
    /// Why times can't be read by the pattern: it is none, or a time that it writes isn't the same when it is read. Null when they can.
    /// </summary>
    public static string? Problem(string pattern)
    {
        try
        {
            var written = Sample.ToString(pattern, CultureInfo.InvariantCulture);
            if (!DateTime.TryParseExact(written, pattern, CultureInfo.InvariantCulture, Styles, out var read))
                return $"what it writes, '{written}', can't be read by it";
            return Array.Exists(Parts, part => Sample.Ticks - (Sample.Ticks % part) == read.Ticks)
                ? null
                : $"by it '{written}' isn't the time that it was: a pattern has yyyy, MM and dd, and for the hour HH, or hh with tt";
        }
        catch (FormatException)
        {
            return "it is no .NET pattern";
        }
    }
}
