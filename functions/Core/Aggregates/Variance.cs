using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The population variance (the mean squared distance from the mean; its square root is the standard deviation) of a
/// number field over the events that have it: 0 for one, null for none and beyond the range of a double.
/// One pass by B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products", Technometrics 4
/// (1962); merged by T. F. Chan, G. H. Golub and R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing
/// Sample Variances" (1979).
/// </summary>
internal sealed class Variance(int slot) : Accumulator
{
    private long _count;
    private double _mean;
    private double _squares;

    public override void Reset()
    {
        _count = 0;
        _mean = _squares = 0;
    }

    public override void Add(Row row, EventTime time, EventPosition position)
    {
        if (!row.Has(slot))
            return;
        var value = row.Number(slot);
        var distance = value - _mean;
        _mean += distance / ++_count;
        _squares += distance * (value - _mean);
    }

    public override void Merge(Accumulator other)
    {
        var added = (Variance)other;
        if (added._count == 0)
            return;
        var count = _count + added._count;
        var share = (double)added._count / count;
        var distance = added._mean - _mean;
        _squares += added._squares + distance * distance * _count * share;
        _mean += distance * share;
        _count = count;
    }

    public override void Write(ByteWriter writer)
    {
        writer.Unsigned((ulong)_count);
        if (_count == 0)
            return;
        writer.Number(_mean);
        writer.Number(_squares);
    }

    public override void Read(ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        Reset();
        var count = reader.LongCount();
        if (count == 0)
            return;
        (_mean, _squares) = (reader.Number(), reader.Number());
        _count = _squares < 0 ? throw new CorruptDataException($"a sum of squares is {_squares}") : count;
    }

    public override void Render(Utf8JsonWriter json, string name) => Finite.Write(json, name, _squares / _count);
}
