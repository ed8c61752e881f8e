using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The sum of a number field (<see cref="CompensatedSum"/>). Null when no event has the field, and when the sum leaves the
/// range of a double on the way.
/// </summary>
internal sealed class Sum(int slot) : Accumulator
{
    private CompensatedSum _sum;
    private bool _any;

    public override void Reset()
    {
        _sum = default;
        _any = false;
    }

    public override void Add(Row row, EventTime time, EventPosition position)
    {
        if (!row.Has(slot))
            return;
        _sum.Add(row.Number(slot));
        _any = true;
    }

    public override void Merge(Accumulator other)
    {
        var added = (Sum)other;
        _sum.Merge(added._sum);
        _any |= added._any;
    }

    public override void Write(ByteWriter writer)
    {
        writer.Byte(_any ? (byte)1 : (byte)0);
        if (_any)
            _sum.Write(writer);
    }

    public override void Read(ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        _any = reader.Count(1) == 1;
        _sum = _any ? CompensatedSum.Read(ref reader) : default;
    }

    public override void Render(Utf8JsonWriter json, string name) => Finite.Write(json, name, _any ? _sum.Value : double.NaN);
}
