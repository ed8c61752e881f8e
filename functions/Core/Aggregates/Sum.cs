using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The sum of a number field (<see cref="CompensatedSum"/>). Null when no event has the field, and when the sum exceeds the range of a
/// double at any time.
/// </summary>
internal struct Sum : INumberState<Sum>
{
    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind = new("sum", FieldTypes.Numbers, of => new NumberAggregate<Sum>(of.Slot));

    private CompensatedSum _sum;
    private bool _any;

    public readonly double Value => _any ? _sum.Value : double.NaN;

    public void Add(double value)
    {
        _sum.Add(value);
        _any = true;
    }

    public void Merge(in Sum other)
    {
        _sum.Merge(other._sum);
        _any |= other._any;
    }

    /// <summary>1 and the sum; 0 for no numbers.</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.Byte(_any ? (byte)1 : (byte)0);
        if (_any)
            _sum.Write(writer);
    }

    public static Sum Read(ref ByteReader reader) =>
        reader.Count(1) == 1 ? new Sum { _any = true, _sum = CompensatedSum.Read(ref reader) } : default;
}
