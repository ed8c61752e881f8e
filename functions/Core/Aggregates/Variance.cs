using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Columns;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The population variance (the mean squared distance from the mean; its square root is the standard deviation) of a
/// number field over the events that have it: 0 for one, null for none. It says that it overflowed when the sum of squares exceeds the
/// range of a double: that sum only grows, so the order of additions and merges doesn't matter.
/// One pass by B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products", Technometrics 4
/// (1962); merged by T. F. Chan, G. H. Golub and R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing
/// Sample Variances" (1979).
/// </summary>
internal struct Variance : INumberState<Variance>
{
    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind = new("variance", FieldTypes.Numbers, of => new NumberAggregate<Variance>(of.Slot));

    private long _count;
    private double _mean;

    // Not finite from an overflow on: no addition makes it finite again.
    private double _squares;

    public void Add(Column column, int row)
    {
        var value = column.Number(row);
        var distance = value - _mean;
        _mean += distance / ++_count;
        _squares += distance * (value - _mean);
    }

    public void Merge(in Variance other)
    {
        if (_count == 0 || other._count == 0)
        {
            this = _count == 0 ? other : this;
            return;
        }
        var count = _count + other._count;
        var share = (double)other._count / count;
        var distance = other._mean - _mean;
        // In this order of factors: the square alone may overflow where the product doesn't.
        _squares += other._squares + distance * (_count * share) * distance;
        _mean += distance * share;
        _count = count;
    }

    /// <summary>
    /// The count and, unless it is 0, the mean and the sum of squared distances from it; after an overflow 0 and infinity.
    /// </summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.Unsigned((ulong)_count);
        if (_count == 0)
            return;
        writer.Number(HasOverflowed ? 0 : _mean);
        writer.Number(HasOverflowed ? double.PositiveInfinity : _squares);
    }

    public static Variance Read(ref ByteReader reader)
    {
        var count = reader.LongCount();
        if (count == 0)
            return default;
        var read = new Variance { _count = count, _mean = reader.Number(), _squares = reader.Number() };
        return read._squares >= 0 ? read : throw new CorruptDataException($"a sum of squares is {read._squares}");
    }

    public readonly void Render(Utf8JsonWriter json, string name) =>
        JsonNumber.Write(json, name, HasOverflowed ? double.PositiveInfinity : _squares / _count);

    private readonly bool HasOverflowed => !double.IsFinite(_squares);
}
