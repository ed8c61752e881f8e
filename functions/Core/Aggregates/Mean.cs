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
internal sealed class Mean(int slot) : AggregateFunction
{
    public override int FixedSlots => SlotsFor<State>();

    public override void Add(scoped in Accumulator state, Row row, EventTime time, in EventPosition position)
    {
        if (!row.Has(slot))
            return;
        ref var mean = ref state.As<State>();
        mean.Sum.Add(row.Number(slot));
        mean.Count++;
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other)
    {
        ref var mean = ref state.As<State>();
        ref readonly var added = ref other.As<State>();
        mean.Sum.Merge(added.Sum);
        mean.Count += added.Count;
    }

    public override void Write(scoped in Accumulator state, ByteWriter writer)
    {
        ref readonly var mean = ref state.As<State>();
        writer.Unsigned((ulong)mean.Count);
        if (mean.Count > 0)
            mean.Sum.Write(writer);
    }

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        var count = reader.LongCount();
        if (count > 0)
            state.As<State>() = new State { Count = count, Sum = CompensatedSum.Read(ref reader) };
    }

    // Nothing summed gives 0 / 0, which is not a number and renders as null.
    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        ref readonly var mean = ref state.As<State>();
        JsonNumber.Write(json, name, mean.Sum.Value / mean.Count);
    }

    private struct State
    {
        public CompensatedSum Sum;
        public long Count;
    }
}
