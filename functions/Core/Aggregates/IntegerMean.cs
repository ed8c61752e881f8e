using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Columns;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The arithmetic mean of an integer field over the events that have it: an <see cref="ExactSum"/>, divided by their count with the digits
/// of a double, or whole where a double can't hold all whole numbers. Null when there are none. It lies between the least and the greatest.
/// </summary>
internal struct IntegerMean : INumberState<IntegerMean>
{
    private const long Exact = 1L << 53;

    private ExactSum _sum;
    private long _count;

    public void Add(Column column, int row)
    {
        _sum.Add(column.Values[row]);
        _count++;
    }

    public void Merge(in IntegerMean other)
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

    public static IntegerMean Read(ref ByteReader reader)
    {
        var count = reader.LongCount();
        return count > 0 ? new IntegerMean { _count = count, _sum = ExactSum.Read(ref reader) } : default;
    }

    // The whole and the rest apart: neither loses a digit that the quotient could hold.
    public readonly void Render(Utf8JsonWriter json, string name)
    {
        if (_count == 0)
        {
            json.WriteNull(name);
            return;
        }
        var (whole, rest) = Int128.DivRem(_sum.Value, _count);
        if (Int128.Abs(whole) < Exact)
            JsonNumber.Write(json, name, (double)whole + (double)rest / _count);
        else
            JsonNumber.Write(json, name, whole + (Int128.Abs(rest) >= _count - Int128.Abs(rest) ? Int128.Sign(rest) : 0));
    }
}
