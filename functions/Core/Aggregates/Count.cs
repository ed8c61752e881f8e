using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>How many events there are, or how many that have the field in <paramref name="slot"/> (-1: all). Exact.</summary>
internal sealed class Count(int slot) : AggregateFunction
{
    public override int FixedSlots => 1;

    public override void Add(scoped in Accumulator state, Row row, EventTime time, in EventPosition position)
    {
        if (slot < 0 || row.Has(slot))
            state.Numbers[0]++;
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other) => state.Numbers[0] += other.Numbers[0];

    public override void Write(scoped in Accumulator state, ByteWriter writer) => writer.Unsigned((ulong)state.Numbers[0]);

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        state.Numbers[0] = reader.LongCount();
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name) => json.WriteNumber(name, state.Numbers[0]);
}
