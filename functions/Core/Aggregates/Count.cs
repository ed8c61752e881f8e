using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>How many events there are, or how many that have the field in <paramref name="slot"/> (-1: all). Exact.</summary>
internal sealed class Count(int slot) : Accumulator
{
    private long _events;

    public override void Reset() => _events = 0;

    public override void Add(Row row, EventTime time, EventPosition position)
    {
        if (slot < 0 || row.Has(slot))
            _events++;
    }

    public override void Merge(Accumulator other) => _events += ((Count)other)._events;

    public override void Write(ByteWriter writer) => writer.Unsigned((ulong)_events);

    public override void Read(ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        _events = reader.LongCount();
    }

    public override void Render(Utf8JsonWriter json, string name) => json.WriteNumber(name, _events);
}
