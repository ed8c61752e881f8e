namespace Serverless.Core.Positions;

/// <summary>A record's position in its Kafka partition, at least 0; <see cref="None"/> comes before the first.</summary>
public readonly record struct Offset(long Value) : IComparable<Offset>
{
    /// <summary>Before every record: where a chain starts.</summary>
    public static readonly Offset None = new(-1);

    /// <summary>By number.</summary>
    public int CompareTo(Offset other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left comes before the right.</summary>
    public static bool operator <(Offset left, Offset right) => left.Value < right.Value;

    /// <summary>Whether the left comes after the right.</summary>
    public static bool operator >(Offset left, Offset right) => left.Value > right.Value;

    /// <summary>Whether the left doesn't come after the right.</summary>
    public static bool operator <=(Offset left, Offset right) => left.Value <= right.Value;

    /// <summary>Whether the left doesn't come before the right.</summary>
    public static bool operator >=(Offset left, Offset right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
