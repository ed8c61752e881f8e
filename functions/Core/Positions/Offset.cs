namespace Serverless.Core.Positions;

/// <summary>A record's position in its Kafka partition.</summary>
/// <param name="Value">At least 0; -1 is <see cref="None"/>.</param>
public readonly record struct Offset(long Value) : IComparable<Offset>
{
    /// <summary>Before every record: where a chain starts.</summary>
    public static readonly Offset None = new(-1);

    /// <summary>By number: later records are greater.</summary>
    public int CompareTo(Offset other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left record is before the right one.</summary>
    public static bool operator <(Offset left, Offset right) => left.Value < right.Value;

    /// <summary>Whether the left record is after the right one.</summary>
    public static bool operator >(Offset left, Offset right) => left.Value > right.Value;

    /// <summary>Whether the left record is the right one or before it.</summary>
    public static bool operator <=(Offset left, Offset right) => left.Value <= right.Value;

    /// <summary>Whether the left record is the right one or after it.</summary>
    public static bool operator >=(Offset left, Offset right) => left.Value >= right.Value;

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
