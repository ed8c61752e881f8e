using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The arithmetic mean of a number field over the events that have it: a <see cref="CompensatedSum"/> divided by their
/// count. Null when there are none, and when the sum leaves the range of a double on the way.
/// </summary>
internal sealed class Mean(int slot) : Accumulator
{
    private CompensatedSum _sum;
    private long _count;

    public override void Reset()
    {
        _sum = default;
        _count = 0;
    }

    public override void Add(Row row, EventTime time, EventPosition position)
    {
        if (!row.Has(slot))
            return;
        _sum.Add(row.Number(slot));
        _count++;
    }

    public override void Merge(Accumulator other)
    {
        var added = (Mean)other;
        _sum.Merge(added._sum);
        _count += added._count;
    }

    public override void Write(ByteWriter writer)
    {
        writer.Unsigned((ulong)_count);
        if (_count > 0)
            _sum.Write(writer);
    }

    public override void Read(ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        _count = reader.LongCount();
        _sum = _count > 0 ? CompensatedSum.Read(ref reader) : default;
    }

    // Nothing summed gives 0 / 0, which is not a number and renders as null.
    public override void Render(Utf8JsonWriter json, string name) => Finite.Write(json, name, _sum.Value / _count);
}
