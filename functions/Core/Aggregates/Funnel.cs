using System.Text;
using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Time;

namespace Serverless.Core.Aggregates;

/// <summary>
/// How many of some steps were taken in their order, other events between them or not, from the first to the last within a time: the
/// longest such chain of the events, by event time and position. A step is a value of a text field. Exact up to <see cref="MostEvents"/>
/// events that are a step; of more the first ones count, and the value says that it is cut.
/// </summary>
internal sealed class Funnel : AggregateFunction
{
    /// <summary>How many events that are a step are kept.</summary>
    public const int MostEvents = 1_000;

    private static readonly TextsParameter Steps = new("steps", 2, 20, "values of the field in their order, such as [\"view\", \"buy\"]");
    private static readonly DurationParameter Within = new("within") { IsOfShowing = true };

    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind =
        new("funnel", [Rows.FieldType.Text], of => new Funnel(of))
        {
            Parameters = [Steps, Within],
            Shows = _ => [new("reached", Rows.FieldType.Number), new("cut", Rows.FieldType.Boolean)],
        };

    private static readonly KeptRowPlan Plan = new(MostEvents) { Types = [Rows.FieldType.Integer] };

    private readonly int _slot;
    private readonly byte[][] _steps;
    private readonly long _withinMs;

    private Funnel(AggregateFields of)
    {
        _slot = of.Slot;
        _steps = [.. Steps.Of(of.Definition).Select(Encoding.UTF8.GetBytes)];
        _withinMs = Within.Of(of.Definition);
    }

    /// <summary>How many events were a step, kept or not.</summary>
    public override int FixedSlots => 1;

    public override Sketches.VariableState NewVariableState() => new KeptRows(Plan);

    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var column = run.Events[_slot];
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (!column.Present[row] || StepOf(column.Text(row)) is not (>= 0 and var step))
                continue;
            var state = run.StateOf(index);
            state.Numbers[0]++;
            RowsOf(state).Offer(run.Events.Times[row], run.Events.Positions[row], step);
        }
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other)
    {
        state.Numbers[0] += other.Numbers[0];
        RowsOf(state).Merge(RowsOf(other));
    }

    public override void Write(scoped in Accumulator state, ByteWriter writer)
    {
        writer.Unsigned((ulong)state.Numbers[0]);
        RowsOf(state).Write(writer);
    }

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        state.Numbers[0] = reader.LongCount();
        RowsOf(state).Read(ref reader);
        var rows = RowsOf(state);
        if (state.Numbers[0] < rows.Count)
            throw new CorruptDataException("a funnel has more events than it counted");
        for (var number = 0; number < rows.Count; number++)
        {
            if (!rows.Has(number, 0) || rows.Key(number, 0) < 0 || rows.Key(number, 0) >= _steps.Length)
                throw new CorruptDataException("a funnel has an event that is none of its steps");
        }
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        var rows = RowsOf(state);
        Span<EventTime> times = stackalloc EventTime[_steps.Length];
        var reached = Longest(rows, times);
        json.WriteStartObject(name);
        json.WriteNumber("reached", reached);
        json.WriteStartArray("times");
        foreach (var time in times[..reached])
            json.WriteStringValue(time.ToString());
        json.WriteEndArray();
        json.WriteBoolean("cut", state.Numbers[0] > rows.Count);
        json.WriteEndObject();
    }

    /// <summary>
    /// The length of the longest chain, and its times. For each step the chain that ends with it and began last is kept, as any later event
    /// that a chain can go on with is the nearest to that one; so each event is looked at once. Of chains of the same length it is the one
    /// that was complete first.
    /// </summary>
    private int Longest(KeptRows rows, Span<EventTime> times)
    {
        var steps = _steps.Length;
        Span<EventTime> chains = stackalloc EventTime[steps * steps];
        Span<bool> any = stackalloc bool[steps];
        var reached = 0;
        for (var number = 0; number < rows.Count; number++)
        {
            var (step, time) = ((int)rows.Key(number, 0), rows[number].Time);
            if (step > 0 && !(any[step - 1] && IsWithin(chains[(step - 1) * steps], time)))
                continue;
            var chain = chains.Slice(step * steps, steps);
            if (step > 0)
                chains.Slice((step - 1) * steps, step).CopyTo(chain);
            (chain[step], any[step]) = (time, true);
            if (step < reached)
                continue;
            reached = step + 1;
            chain[..reached].CopyTo(times);
        }
        return reached;
    }

    // Times of a state that is read may be any; the later one is the later one.
    private bool IsWithin(EventTime first, EventTime last) => (ulong)(last.Milliseconds - first.Milliseconds) <= (ulong)_withinMs;

    private int StepOf(ReadOnlySpan<byte> value)
    {
        for (var step = 0; step < _steps.Length; step++)
        {
            if (value.SequenceEqual(_steps[step]))
                return step;
        }
        return -1;
    }

    private static KeptRows RowsOf(scoped in Accumulator state) => (KeptRows)state.Growing!;
}
