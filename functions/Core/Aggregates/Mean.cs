using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The arithmetic mean of a number field over the events that have it: a <see cref="CompensatedSum"/> divided by their count. Null when
/// there are none, and when the sum exceeds the range of a double at any time.
/// </summary>
internal struct Mean : INumberState<Mean>
{
    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind = new("mean", FieldTypes.Numbers, of => new NumberAggregate<Mean>(of.Slot));

    private CompensatedSum _sum;
    private long _count;

    // Nothing summed gives 0 / 0, which is not a number.
    public readonly double Value => _sum.Value / _count;

    public void Add(double value)
    {
        _sum.Add(value);
        _count++;
    }

    public void Merge(in Mean other)
    {
        _sum.Merge(other._sum);
        _count += other._count;
    }

    /// <summary>The count and, unless it is 0, the sum.</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.Unsigned((ulong)_count);
        if (_count > 0)
            _sum.Write(writer);
    }

    public static Mean Read(ref ByteReader reader)
    {
        var count = reader.LongCount();
        return count > 0 ? new Mean { _count = count, _sum = CompensatedSum.Read(ref reader) } : default;
    }
}
