using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>
/// A sum of doubles that carries its rounding errors along: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
/// Summen", ZAMM 54 (1974), the improved Kahan-Babuska algorithm, with D. Knuth's branch-free TwoSum (TAOCP 2, 4.2.2) for the error of an
/// addition. The result is as if summed with twice the digits and rounded once, so the order of additions and merges changes the last bit
/// at most, unless nearly everything cancels out. Integers are summed exactly up to 2^53.
/// </summary>
internal struct CompensatedSum
{
    private double _sum;
    private double _errors;

    /// <summary>Not finite once the sum, or a part of it, left the range of a double.</summary>
    public readonly double Value => _sum + _errors;

    public void Add(double value)
    {
        var sum = _sum + value;
        var added = sum - _sum;
        _errors += (_sum - (sum - added)) + (value - added);
        _sum = sum;
    }

    public void Merge(in CompensatedSum other)
    {
        Add(other._sum);
        _errors += other._errors;
    }

    public readonly void Write(ByteWriter writer)
    {
        writer.Number(_sum);
        writer.Number(_errors);
    }

    public static CompensatedSum Read(ref ByteReader reader) => new() { _sum = reader.Number(), _errors = reader.Number() };
}
