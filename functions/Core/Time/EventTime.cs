using System.Globalization;

namespace Serverless.Core.Time;

/// <summary>When something happened. Sums saturate at <see cref="Min"/> and <see cref="Max"/>.</summary>
/// <param name="Milliseconds">Since 1970-01-01T00:00Z; negative before it.</param>
public readonly record struct EventTime(long Milliseconds) : IComparable<EventTime>
{
    /// <summary>Before everything: the watermark of a partition that has shown nothing yet.</summary>
    public static readonly EventTime Min = new(long.MinValue);

    /// <summary>After everything: the watermark that closes every window.</summary>
    public static readonly EventTime Max = new(long.MaxValue);

    /// <summary>By time: later ones are greater.</summary>
    public int CompareTo(EventTime other) => Milliseconds.CompareTo(other.Milliseconds);

    /// <summary>
    /// The time <paramref name="milliseconds"/> later (earlier, if negative); <see cref="Min"/> and <see cref="Max"/> stay what they are.
    /// </summary>
    public EventTime Plus(long milliseconds)
    {
        if (this == Min || this == Max)
            return this;
        var sum = unchecked(Milliseconds + milliseconds);
        var overflowed = ((Milliseconds ^ sum) & (milliseconds ^ sum)) < 0;
        return overflowed ? (milliseconds > 0 ? Max : Min) : new EventTime(sum);
    }

    /// <summary>The time <paramref name="milliseconds"/> earlier, as <see cref="Plus"/> with the negative.</summary>
    public EventTime Minus(long milliseconds) => milliseconds == long.MinValue ? Max : Plus(-milliseconds);

    /// <summary>The later of two.</summary>
    public static EventTime Later(EventTime left, EventTime right) => left > right ? left : right;

    /// <summary>The earlier of two.</summary>
    public static EventTime Earlier(EventTime left, EventTime right) => left < right ? left : right;

    /// <summary>Whether the left time is before the right one.</summary>
    public static bool operator <(EventTime left, EventTime right) => left.Milliseconds < right.Milliseconds;

    /// <summary>Whether the left time is after the right one.</summary>
    public static bool operator >(EventTime left, EventTime right) => left.Milliseconds > right.Milliseconds;

    /// <summary>Whether the left time is not after the right one.</summary>
    public static bool operator <=(EventTime left, EventTime right) => left.Milliseconds <= right.Milliseconds;

    /// <summary>Whether the left time is not before the right one.</summary>
    public static bool operator >=(EventTime left, EventTime right) => left.Milliseconds >= right.Milliseconds;

    /// <summary>
    /// ISO 8601 with milliseconds, in UTC; "-∞" and "+∞" for <see cref="Min"/> and <see cref="Max"/>; the milliseconds where the year is
    /// not 1 to 9999.
    /// </summary>
    public override string ToString() => this switch
    {
        _ when this == Min => "-∞",
        _ when this == Max => "+∞",
        _ when Milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999 =>
            DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        _ => Milliseconds.ToString(CultureInfo.InvariantCulture),
    };
}
