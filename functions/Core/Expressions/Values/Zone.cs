using System.Text;

namespace Serverless.Core.Expressions.Values;

/// <summary>
/// A time zone: an offset such as <c>+01:00</c>, or an IANA name such as <c>Europe/Paris</c>. Names are looked up in the machine's
/// time-zone data, when a pipeline is read if the name is a constant.
/// </summary>
internal sealed class Zone
{
    public static readonly Zone Utc = new(null, TimeSpan.Zero);

    private const long DayMs = 86_400_000;
    private const long FirstMs = Moment.FirstSecond * 1000;
    private const long LastMs = Moment.LastSecond * 1000;

    private readonly TimeZoneInfo? _rules;
    private readonly TimeSpan _offset;

    private Zone(TimeZoneInfo? rules, TimeSpan offset) => (_rules, _offset) = (rules, offset);

    /// <summary>Null when there is no such zone.</summary>
    public static Zone? Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.SequenceEqual("UTC"u8))
            return name.IsEmpty ? null : Utc;
        if (TryOffset(name, out var offset))
            return new Zone(null, offset);
        // Only letters, digits and what IANA names have besides: the name becomes part of a path.
        return name.ContainsAnyExcept(Allowed) || name.IndexOf(".."u8) >= 0
            || !TimeZoneInfo.TryFindSystemTimeZoneById(Encoding.UTF8.GetString(name), out var rules)
            ? null
            : new Zone(rules, TimeSpan.Zero);
    }

    /// <summary>The wall-clock time at a moment, cut to 100 ns; at the ends of the years 1 and 9999 it stops there.</summary>
    public DateTime Local(Moment moment)
    {
        var utc = moment.ToDateTime();
        var ticks = utc.Ticks + (_rules is null ? _offset : _rules.GetUtcOffset(utc)).Ticks;
        return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
    }

    /// <summary>
    /// The moment at which clocks of the zone show a time; both in milliseconds since 1970-01-01T00:00. Of a time that they show twice it
    /// is the first, and one that they skip is as much later as they skip.
    /// </summary>
    public long MomentOf(long shown)
    {
        // A day on either side of a change the offset is that before and that after it.
        var first = shown - OffsetAt(shown - DayMs);
        if (shown - OffsetAt(first) == first)
            return first;
        var second = shown - OffsetAt(shown + DayMs);
        return shown - OffsetAt(second) == second ? second : first;
    }

    /// <summary>
    /// By how many milliseconds clocks of the zone are ahead of UTC at a moment, in milliseconds since 1970; before the year 1 and after
    /// 9999 what they are there.
    /// </summary>
    public long OffsetAt(long milliseconds)
    {
        if (_rules is null)
            return (long)_offset.TotalMilliseconds;
        var ticks = Math.Clamp(milliseconds, FirstMs, LastMs) * TimeSpan.TicksPerMillisecond;
        return _rules.GetUtcOffset(DateTime.UnixEpoch.AddTicks(ticks)).Ticks / TimeSpan.TicksPerMillisecond;
    }

    private static readonly System.Buffers.SearchValues<byte> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-"u8);

    private static bool TryOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        var negative = text[0] == '-';
        var digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (digits.Length != 5 || digits[2] != ':' || !IsNumber(digits[..2]) || !IsNumber(digits[3..]))
            return false;
        var minutes = (((((digits[0] - '0') * 10) + digits[1] - '0') * 60) + ((digits[3] - '0') * 10) + digits[4] - '0') * (negative
            ? -1 : 1);
        offset = TimeSpan.FromMinutes(minutes);
        return digits[0] is (byte)'0' or (byte)'1' && digits[3] < '6';
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
