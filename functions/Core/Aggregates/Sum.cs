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
internal sealed class Sum(int slot) : AggregateFunction
{
    public override int FixedSlots => SlotsFor<State>();

    public override void Add(scoped in Accumulator state, Row row, EventTime time, in EventPosition position)
    {
        if (!row.Has(slot))
            return;
        ref var sum = ref state.As<State>();
        sum.Values.Add(row.Number(slot));
        sum.Any = true;
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other)
    {
        ref var sum = ref state.As<State>();
        ref readonly var added = ref other.As<State>();
        sum.Values.Merge(added.Values);
        sum.Any |= added.Any;
    }

    public override void Write(scoped in Accumulator state, ByteWriter writer)
    {
        ref readonly var sum = ref state.As<State>();
        writer.Byte(sum.Any ? (byte)1 : (byte)0);
        if (sum.Any)
            sum.Values.Write(writer);
    }

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        if (reader.Count(1) == 1)
            state.As<State>() = new State { Any = true, Values = CompensatedSum.Read(ref reader) };
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        ref readonly var sum = ref state.As<State>();
        JsonNumber.Write(json, name, sum.Any ? sum.Values.Value : double.NaN);
    }

    private struct State
    {
        public CompensatedSum Values;
        public bool Any;
    }
}
