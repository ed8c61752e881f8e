namespace Serverless.Core.Time;

/// <summary>When something happened, in milliseconds since 1970-01-01T00:00Z. Sums saturate at <see cref="Min"/> and <see cref="Max"/>.</summary>
public readonly record struct EventTime(long Milliseconds) : IComparable<EventTime>
{
    /// <summary>Before everything: the watermark of a partition that has shown nothing yet.</summary>
    public static readonly EventTime Min = new(long.MinValue);

    /// <summary>After everything: the watermark that closes every window.</summary>
    public static readonly EventTime Max = new(long.MaxValue);

    public int CompareTo(EventTime other) => Milliseconds.CompareTo(other.Milliseconds);

    /// <summary>The time <paramref name="milliseconds"/> later; <see cref="Min"/> and <see cref="Max"/> stay what they are.</summary>
    public EventTime Plus(long milliseconds)
    {
        if (this == Min || this == Max)
            return this;
        var sum = unchecked(Milliseconds + milliseconds);
        var overflowed = ((Milliseconds ^ sum) & (milliseconds ^ sum)) < 0;
        return overflowed ? (milliseconds > 0 ? Max : Min) : new EventTime(sum);
    }

    public EventTime Minus(long milliseconds) => milliseconds == long.MinValue ? Max : Plus(-milliseconds);

    public static EventTime Later(EventTime left, EventTime right) => left > right ? left : right;

    public static EventTime Earlier(EventTime left, EventTime right) => left < right ? left : right;

    public static bool operator <(EventTime left, EventTime right) => left.Milliseconds < right.Milliseconds;
    public static bool operator >(EventTime left, EventTime right) => left.Milliseconds > right.Milliseconds;
    public static bool operator <=(EventTime left, EventTime right) => left.Milliseconds <= right.Milliseconds;
    public static bool operator >=(EventTime left, EventTime right) => left.Milliseconds >= right.Milliseconds;

    public override string ToString() => this switch
    {
        _ when this == Min => "-∞",
        _ when this == Max => "+∞",
        _ when Milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999 =>
            DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        _ => Milliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
