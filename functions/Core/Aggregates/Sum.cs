using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The sum of a number field (<see cref="CompensatedSum"/>), or of an integer field (<see cref="IntegerSum"/>). Null when no event has the
/// field; says that it overflowed when it exceeds the range of a double.
/// </summary>
internal struct Sum : INumberState<Sum>
{
    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind = new(
        "sum",
        FieldTypes.Numbers,
        of => of.Type == FieldType.Integer ? new NumberAggregate<IntegerSum>(of.Slot) : new NumberAggregate<Sum>(of.Slot));

    private CompensatedSum _sum;
    private bool _any;

    public void Add(Column column, int row)
    {
        _sum.Add(column.Number(row));
        _any = true;
    }

    public void Merge(in Sum other)
    {
        _sum.Merge(other._sum);
        _any |= other._any;
    }

    /// <summary>1 and the sum, 2 and the sum with huge numbers; 0 for no numbers.</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.Byte(!_any ? (byte)0 : _sum.HasHuge ? (byte)2 : (byte)1);
        if (_any)
            _sum.Write(writer);
    }

    public static Sum Read(ref ByteReader reader) => reader.Count(2) switch
    {
        0 => default,
        var form => new Sum { _any = true, _sum = CompensatedSum.Read(ref reader, hasHuge: form == 2) },
    };

    public readonly void Render(Utf8JsonWriter json, string name) => JsonNumber.Write(json, name, _any ? _sum.Value : double.NaN);
}
