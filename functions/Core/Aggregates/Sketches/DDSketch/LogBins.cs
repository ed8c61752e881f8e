namespace Serverless.Core.Aggregates.Sketches.DDSketch;

/// <summary>
/// Cuts the positive numbers into bins such that one value stands for all of a bin with a relative error of at most
/// the accuracy: section 2 of the DDSketch paper. The logarithm is taken by a cubic through the mantissa, as
/// in the authors' own implementations: a bin is nowhere wider than with the true logarithm, and there are 1 % more of them.
/// </summary>
internal sealed class LogBins
{
    /// <summary>The least number that has a bin: smaller ones have fewer digits than a bin needs.</summary>
    public const double Least = 2.2250738585072014e-308;

    // The cubic p(s) = As³ + Bs² + Cs stands in for log2(1 + s) on [0, 1]. It is chosen so that the slope of p by ln(1 + s)
    // is the same 10/7 at its two least places: that slope sets the width of the widest bin.
    private const double A = 6.0 / 35, B = -3.0 / 5, C = 10.0 / 7;
    private const long Mantissa = (1L << 52) - 1;

    private readonly double _binsPerOctave;

    public LogBins(double accuracy)
    {
        _binsPerOctave = 1 / (C * Math.Log((1 + accuracy) / (1 - accuracy)));
        LeastIndex = IndexOf(Least);
        GreatestIndex = IndexOf(double.PositiveInfinity);
    }

    public int LeastIndex { get; }

    public int GreatestIndex { get; }

    /// <summary>The bin of <paramref name="value"/>, which is at least <see cref="Least"/>.</summary>
    public int IndexOf(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) - 1023;
        var s = BitConverter.Int64BitsToDouble((bits & Mantissa) | (1023L << 52)) - 1;
        return (int)Math.Floor((exponent + ((A * s + B) * s + C) * s) * _binsPerOctave);
    }

    /// <summary>A number for the bin of any value, in the order of the values: 0 for what counts as zero, the negative of what their magnitude has for negative ones.</summary>
    public int SignedIndexOf(double value)
    {
        var magnitude = Math.Abs(value);
        var number = magnitude >= Least ? SignedOf(IndexOf(magnitude)) : 0;
        return value < 0 ? -number : number;
    }

    /// <summary>The number above 0 of a bin.</summary>
    public int SignedOf(int index) => 1 + index - LeastIndex;

    /// <summary>The bin that <see cref="SignedIndexOf"/> gave a number above 0.</summary>
    public int IndexOfSigned(int number) => number - 1 + LeastIndex;

    /// <summary>The value whose relative distance from both ends of the bin is the same.</summary>
    public double ValueOf(int index)
    {
        var low = Math.Max(Start(index), Least);
        var high = Math.Min(Start(index + 1), double.MaxValue);
        return low * (2 / (1 + low / high));
    }

    private double Start(int index)
    {
        var log = index / _binsPerOctave;
        var exponent = Math.Floor(log);
        return Math.ScaleB(1 + Solve(log - exponent), (int)exponent);
    }

    // Newton's method: the cubic rises everywhere with a slope between 0.74 and 1.43, so a few steps give all digits.
    private static double Solve(double target)
    {
        var s = target;
        for (var step = 0; step < 8; step++)
            s -= (((A * s + B) * s + C) * s - target) / ((3 * A * s + 2 * B) * s + C);
        return s;
    }
}
