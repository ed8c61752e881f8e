using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The population variance (the mean squared distance from the mean; its square root is the standard deviation) of a
/// number field over the events that have it: 0 for one, null for none and beyond the range of a double.
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
    private double _squares;

    // Nothing added gives 0 / 0, which is not a number.
    public readonly double Value => _squares / _count;

    public void Add(double value)
    {
        var distance = value - _mean;
        _mean += distance / ++_count;
        _squares += distance * (value - _mean);
    }

    public void Merge(in Variance other)
    {
        if (other._count == 0)
            return;
        var count = _count + other._count;
        var share = (double)other._count / count;
        var distance = other._mean - _mean;
        _squares += other._squares + distance * distance * _count * share;
        _mean += distance * share;
        _count = count;
    }

    /// <summary>The count and, unless it is 0, the mean and the sum of squared distances from it.</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.Unsigned((ulong)_count);
        if (_count == 0)
            return;
        writer.Number(_mean);
        writer.Number(_squares);
    }

    public static Variance Read(ref ByteReader reader)
    {
        var count = reader.LongCount();
        if (count == 0)
            return default;
        var read = new Variance { _count = count, _mean = reader.Number(), _squares = reader.Number() };
        return read._squares < 0 ? throw new CorruptDataException($"a sum of squares is {read._squares}") : read;
    }
}
