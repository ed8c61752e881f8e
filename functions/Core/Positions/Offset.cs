namespace Serverless.Core.Positions;

/// <summary>A record's position in its Kafka partition, at least 0; <see cref="None"/> stands before the first.</summary>
public readonly record struct Offset(long Value) : IComparable<Offset>
{
    /// <summary>Before every record: where a chain starts.</summary>
    public static readonly Offset None = new(-1);

    public int CompareTo(Offset other) => Value.CompareTo(other.Value);

    public static bool operator <(Offset left, Offset right) => left.Value < right.Value;
    public static bool operator >(Offset left, Offset right) => left.Value > right.Value;
    public static bool operator <=(Offset left, Offset right) => left.Value <= right.Value;
    public static bool operator >=(Offset left, Offset right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
