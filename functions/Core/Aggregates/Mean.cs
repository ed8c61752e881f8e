using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The arithmetic mean over the events that have the field: of a number field a <see cref="CompensatedSum"/> divided by their count, of an
/// integer field an <see cref="IntegerMean"/>. Null when there are none. It lies between the least and the greatest number, so it doesn't
/// overflow.
/// </summary>
internal struct Mean : INumberState<Mean>
{
    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind = new(
        "mean",
        FieldTypes.Numbers,
        of => of.Type == FieldType.Integer ? new NumberAggregate<IntegerMean>(of.Slot) : new NumberAggregate<Mean>(of.Slot));

    private CompensatedSum _sum;
    private long _count;

    public void Add(Column column, int row)
    {
        _sum.Add(column.Number(row));
        _count++;
    }

    public void Merge(in Mean other)
    {
        _sum.Merge(other._sum);
        _count += other._count;
    }

    /// <summary>Twice the count, plus 1 when huge numbers were added, and, unless it is 0, the sum.</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.Unsigned(((ulong)_count << 1) | (_sum.HasHuge ? 1UL : 0));
        if (_count > 0)
            _sum.Write(writer);
    }

    public static Mean Read(ref ByteReader reader)
    {
        var head = reader.Unsigned();
        var count = (long)(head >> 1);
        return count > 0 ? new Mean { _count = count, _sum = CompensatedSum.Read(ref reader, hasHuge: (head & 1) == 1) } : default;
    }

    public readonly void Render(Utf8JsonWriter json, string name) =>
        JsonNumber.Write(json, name, _count > 0 ? _sum.DividedBy(_count) : double.NaN);
}
