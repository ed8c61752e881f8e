using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>
/// A sum of doubles that carries its rounding errors along: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
/// Summen", ZAMM 54 (1974), the improved Kahan-Babuska algorithm, with D. Knuth's branch-free TwoSum (TAOCP 2, 4.2.2) for the error of an
/// addition. The result is as if summed with twice the digits and rounded once, so the order of additions and merges changes the last bit
/// at most, unless nearly everything cancels out.
/// <para>
/// A sum that has met a number from 1e270 on is kept in units of 2^128 from then on: so no partial sum leaves the range of a double, and
/// whether the whole sum does so depends on the numbers, not on their order: 1e308 + 1e308 - 1e308 is 1e308.
/// </para>
/// </summary>
internal struct CompensatedSum
{
    private const double Huge = 1e270;
    private const double Unit = 340282366920938463463374607431768211456.0;

    private Part _sum;
    private bool _isScaled;

    /// <summary>The sum; infinite when it exceeds the range of a double.</summary>
    public readonly double Value => DividedBy(1);

    /// <summary>The sum, however great, divided by <paramref name="count"/>, at least 1; infinite when that exceeds the range.</summary>
    public readonly double DividedBy(long count)
    {
        var value = _isScaled ? _sum.Over(count) * Unit : _sum.Over(count);
        return double.IsNaN(value) ? double.PositiveInfinity : value;
    }

    public void Add(double value)
    {
        if (Math.Abs(value) < Huge && !_isScaled)
            _sum.Add(value);
        else
            AddScaled(value);
    }

    public void Merge(in CompensatedSum other)
    {
        if (_isScaled == other._isScaled)
        {
            _sum.Merge(other._sum);
            return;
        }
        Scale();
        _sum.Merge(other._isScaled ? other._sum : other._sum.DividedBy(Unit));
    }

    /// <summary>Appends the sum; it is in other units with huge numbers, which the caller notes (<see cref="HasHuge"/>).</summary>
    public readonly void Write(ByteWriter writer) => _sum.Write(writer);

    /// <summary>Whether huge numbers were added: 1e270 and greater.</summary>
    public readonly bool HasHuge => _isScaled;

    /// <summary>Reads what <see cref="Write"/> wrote with this <see cref="HasHuge"/>.</summary>
    public static CompensatedSum Read(ref ByteReader reader, bool hasHuge) => new() { _sum = Part.Read(ref reader), _isScaled = hasHuge };

    private void AddScaled(double value)
    {
        Scale();
        _sum.Add(value / Unit);
    }

    private void Scale()
    {
        if (!_isScaled)
            _sum = _sum.DividedBy(Unit);
        _isScaled = true;
    }

    private struct Part
    {
        private double _sum;
        private double _errors;

        /// <summary>The sum divided by a count, rounded once: the mean of equal numbers is that number, to the last bit.</summary>
        public readonly double Over(long count)
        {
            var sum = _sum + _errors;
            var added = sum - _sum;
            var error = (_sum - (sum - added)) + (_errors - added);
            var quotient = sum / count;
            var rest = Math.FusedMultiplyAdd(-quotient, count, sum) + error;
            return double.IsFinite(quotient) ? quotient + (rest / count) : quotient;
        }

        public readonly Part DividedBy(double unit) => new() { _sum = _sum / unit, _errors = _errors / unit };

        public void Add(double value)
        {
            var sum = _sum + value;
            var added = sum - _sum;
            _errors += (_sum - (sum - added)) + (value - added);
            _sum = sum;
        }

        public void Merge(in Part other)
        {
            Add(other._sum);
            _errors += other._errors;
        }

        public readonly void Write(ByteWriter writer)
        {
            writer.Number(_sum);
            writer.Number(_errors);
        }

        public static Part Read(ref ByteReader reader) => new() { _sum = reader.Number(), _errors = reader.Number() };
    }
}
