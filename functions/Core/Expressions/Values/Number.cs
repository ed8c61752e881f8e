namespace Serverless.Core.Expressions.Values;

/// <summary>
/// An int, a uint or a double on one number line: the comparison of a 64-bit integer with a double is exact, not by conversion. <paramref
/// name="Kind"/> says how <paramref name="Bits"/> are to be read.
/// </summary>
internal readonly record struct Number(Kind Kind, long Bits)
{
    // 2^63 and 2^64, which doubles hold exactly.
    private const double IntEnd = 9_223_372_036_854_775_808.0;
    private const double UintEnd = 18_446_744_073_709_551_616.0;

    public static Number Of(long value) => new(Kind.Int, value);

    public static Number Of(ulong value) => new(Kind.Uint, unchecked((long)value));

    public static Number Of(double value) => new(Kind.Double, BitConverter.DoubleToInt64Bits(value));

    private double Real => BitConverter.Int64BitsToDouble(Bits);

    private bool IsNaN => Kind == Kind.Double && double.IsNaN(Real);

    /// <summary>False where one is no number.</summary>
    public static bool AreEqual(Number left, Number right) => !left.IsNaN && !right.IsNaN && Compare(left, right) == 0;

    public static bool Less(Number left, Number right) => !left.IsNaN && !right.IsNaN && Compare(left, right) < 0;

    public static bool LessOrEqual(Number left, Number right) => !left.IsNaN && !right.IsNaN && Compare(left, right) <= 0;

    private static int Compare(Number left, Number right) => (left.Kind, right.Kind) switch
    {
        (Kind.Double, Kind.Double) => left.Real.CompareTo(right.Real) is var order && left.Real == right.Real ? 0 : order,
        (Kind.Double, _) => -Compare(right, left.Real),
        (_, Kind.Double) => Compare(left, right.Real),
        (Kind.Int, Kind.Int) => left.Bits.CompareTo(right.Bits),
        (Kind.Uint, Kind.Uint) => ((ulong)left.Bits).CompareTo((ulong)right.Bits),
        (Kind.Int, _) => left.Bits < 0 ? -1 : ((ulong)left.Bits).CompareTo((ulong)right.Bits),
        _ => right.Bits < 0 ? 1 : ((ulong)left.Bits).CompareTo((ulong)right.Bits),
    };

    // A whole number with a double that is a number.
    private static int Compare(Number whole, double real)
    {
        var (least, end) = whole.Kind == Kind.Int ? (-IntEnd, IntEnd) : (0.0, UintEnd);
        if (real >= end)
            return -1;
        if (real < least)
            return 1;
        var floor = Math.Floor(real);
        var order = whole.Kind == Kind.Int ? whole.Bits.CompareTo((long)floor) : ((ulong)whole.Bits).CompareTo((ulong)floor);
        return order == 0 && real > floor ? -1 : order;
    }
}
