using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Columns;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The sum of an integer field (<see cref="ExactSum"/>), as an integer. Null when no event has the field; says that it overflowed when it
/// has more than 64 bits.
/// </summary>
internal struct IntegerSum : INumberState<IntegerSum>
{
    private ExactSum _sum;
    private bool _any;

    public void Add(Column column, int row)
    {
        _sum.Add(column.Values[row]);
        _any = true;
    }

    public void Merge(in IntegerSum other)
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

    public static IntegerSum Read(ref ByteReader reader) =>
        reader.Count(1) == 1 ? new IntegerSum { _any = true, _sum = ExactSum.Read(ref reader) } : default;

    public readonly void Render(Utf8JsonWriter json, string name)
    {
        if (_any)
            JsonNumber.Write(json, name, _sum.Value);
        else
            json.WriteNull(name);
    }
}
