using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The least (min) or the greatest (max) value of a number, integer or time field; null when no event has it. Exact, for
/// integers of more than 53 bits too.
/// </summary>
internal sealed class MinOrMax(int slot, FieldType type, bool greatest) : AggregateFunction
{
    /// <summary>The row of kind <c>min</c>.</summary>
    public static readonly AggregateKind Min = KindOf("min", greatest: false);

    /// <summary>The row of kind <c>max</c>.</summary>
    public static readonly AggregateKind Max = KindOf("max", greatest: true);

    // The complement turns the order round, so that one comparison serves both.
    private readonly long _turn = greatest ? -1 : 0;

    public override int FixedSlots => SlotsFor<State>();

    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var column = run.Events[slot];
        var present = column.Present;
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (present[row])
                run.State<State>(index).Offer(FieldValue.Key(column, row) ^ _turn);
        }
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other)
    {
        ref readonly var offered = ref other.As<State>();
        if (offered.Any)
            state.As<State>().Offer(offered.Best);
    }

    public override void Write(scoped in Accumulator state, ByteWriter writer)
    {
        ref readonly var extreme = ref state.As<State>();
        writer.Byte(FieldValue.Tag(extreme.Any, type));
        if (extreme.Any)
            FieldValue.WriteKey(writer, type, extreme.Best ^ _turn);
    }

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        if (FieldValue.ReadTag(ref reader, type))
            state.As<State>().Offer(FieldValue.ReadKey(ref reader, type) ^ _turn);
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        ref readonly var extreme = ref state.As<State>();
        json.WritePropertyName(name);
        if (extreme.Any)
            FieldValue.Render(json, type, extreme.Best ^ _turn);
        else
            json.WriteNullValue();
    }

    internal override NumberRange RangeOf(scoped in Accumulator state, int ofSlot)
    {
        ref readonly var extreme = ref state.As<State>();
        if (!extreme.Any || ofSlot != slot || type is not (FieldType.Number or FieldType.Integer))
            return NumberRange.All;
        var key = extreme.Best ^ _turn;
        var value = type == FieldType.Number ? FieldValue.NumberOf(key) : key;
        return greatest ? NumberRange.All with { Most = value } : NumberRange.All with { Least = value };
    }

    private static AggregateKind KindOf(string name, bool greatest) =>
        new(name, FieldTypes.Measures, of => new MinOrMax(of.Slot, of.Type, greatest)) { Shows = of => ShownValue.Alone(of.Type) };

    private struct State
    {
        public long Best;
        public bool Any;

        public void Offer(long key)
        {
            if (Any && key >= Best)
                return;
            Best = key;
            Any = true;
        }
    }
}
