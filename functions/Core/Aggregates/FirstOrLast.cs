using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The value, of any type, of the first or the last event that has the field: by event time and, at the same time, by position (partition,
/// offset, index). That order is total, so the result doesn't depend on batches or the order of merges. Exact.
/// </summary>
internal sealed class FirstOrLast(int slot, FieldType type, bool last) : AggregateFunction
{
    /// <summary>The row of kind <c>first</c>.</summary>
    public static readonly AggregateKind First = KindOf("first", last: false);

    /// <summary>The row of kind <c>last</c>.</summary>
    public static readonly AggregateKind Last = KindOf("last", last: true);

    public override int FixedSlots => SlotsFor<State>();

    public override VariableState? NewVariableState() => type == FieldType.Text ? new KeptText() : null;

    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var column = run.Events[slot];
        var times = run.Events.Times;
        var positions = run.Events.Positions;
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            ref var kept = ref run.State<State>(index);
            if (!column.Present[row] || !Wins(kept, times[row], positions[row]))
                continue;
            kept = new State { Any = true, Time = times[row], Position = positions[row] };
            if (type == FieldType.Text)
                TextOf(run.StateOf(index)).Keep(column.Text(row));
            else
                kept.Key = FieldValue.Key(column, row);
        }
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other)
    {
        ref var kept = ref state.As<State>();
        ref readonly var offered = ref other.As<State>();
        if (!offered.Any || !Wins(kept, offered.Time, offered.Position))
            return;
        kept = offered;
        if (type == FieldType.Text)
            TextOf(state).Keep(TextOf(other).Text);
    }

    public override void Write(scoped in Accumulator state, ByteWriter writer)
    {
        ref readonly var kept = ref state.As<State>();
        writer.Byte(FieldValue.Tag(kept.Any, type));
        if (!kept.Any)
            return;
        StoredPlace.Write(writer, kept.Time, kept.Position);
        if (type == FieldType.Text)
            writer.Bytes(TextOf(state).Text);
        else
            FieldValue.WriteKey(writer, type, kept.Key);
    }

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        if (!FieldValue.ReadTag(ref reader, type))
            return;
        var read = new State { Any = true, Time = StoredPlace.Read(ref reader, out var position), Position = position };
        if (type == FieldType.Text)
            TextOf(state).Keep(reader.Bytes());
        else
            read.Key = FieldValue.ReadKey(ref reader, type);
        state.As<State>() = read;
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        ref readonly var kept = ref state.As<State>();
        json.WritePropertyName(name);
        if (!kept.Any)
            json.WriteNullValue();
        else if (type == FieldType.Text)
            FieldValue.RenderText(json, TextOf(state).Text);
        else
            FieldValue.Render(json, type, kept.Key);
    }

    private static AggregateKind KindOf(string name, bool last) => new(name, FieldTypes.Any, of => Create(of, last))
    {
        Parameters = [RowFields.All],
        Shows = of => RowFields.Of(of) is { } fields ? ShownValue.Of(fields) : ShownValue.Alone(of.Type),
    };

    private static AggregateFunction Create(AggregateFields of, bool last) => RowFields.Of(of) is { } fields
        ? new OneRow(of.Slot, fields.Into(new KeptRowPlan(1) { LatestFirst = last }), fields)
        : new FirstOrLast(of.Slot, of.Type, last);

    private bool Wins(in State kept, EventTime time, in EventPosition position)
    {
        if (!kept.Any)
            return true;
        var order = time == kept.Time ? position.CompareTo(kept.Position) : time.CompareTo(kept.Time);
        return last ? order > 0 : order < 0;
    }

    private static KeptText TextOf(scoped in Accumulator state) => (KeptText)state.Growing!;

    private struct State
    {
        public bool Any;
        public EventTime Time;
        public EventPosition Position;
        public long Key;
    }
}
