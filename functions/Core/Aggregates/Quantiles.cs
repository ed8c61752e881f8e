using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Aggregates.Sketches.Quantile;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>
/// Quantiles of a number field within a relative error (<see cref="DDSketch"/>), as an object with a property for each;
/// null when no event has the field. Where the view has the field's least or greatest value too, no quantile is shown beyond it.
/// </summary>
internal sealed class Quantiles(int slot, LogBins bins, QuantileName[] wanted) : AggregateFunction
{
    private static readonly NumbersParameter Wanted =
        new("quantiles", MostEntries: 100, Least: 0, Most: 1, "numbers from 0 to 1, such as [0.5, 0.95, 0.99] (0.95: the 95th percentile)")
        {
            IsOfShowing = true,
        };

    // With a smaller accuracy the bins would span too little: at 0.001 the largest value is 60 times the smallest.
    private static readonly NumberParameter Accuracy =
        new("accuracy", Least: 0.001, Below: 0.5, Otherwise: 0.01, "0.01: within 1 % of the value");

    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind =
        new("quantiles", FieldTypes.Numbers, Create)
        {
            Parameters = [Wanted, Accuracy],
            Check = NoneTwice,
            Shows = of => [.. Wanted.Of(of.Definition).Select(wanted => new ShownValue(QuantileName.Of(wanted).Name, FieldType.Number))],
        };

    public override int FixedSlots => SlotsFor<State>();

    public override VariableState NewVariableState() => new DDSketch(bins);

    // A sketch that isn't used isn't touched: in a batch most cells have a few events.
    public override void Reset(scoped in Accumulator state)
    {
        if (state.As<State>().IsSketched)
            state.Growing!.Reset();
    }

    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var column = run.Events[slot];
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (!column.Present[row])
                continue;
            var bin = bins.SignedIndexOf(column.Number(row));
            if (!run.State<State>(index).Latest.TryAdd(bin))
                Add(run.StateOf(index), bin);
        }
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other)
    {
        ref readonly var added = ref other.As<State>();
        foreach (var signedBin in added.Latest.Unsorted)
            Add(state, signedBin);
        if (added.IsSketched)
            Sketched(state).Merge((DDSketch)other.Growing!);
    }

    public override void Write(scoped in Accumulator state, ByteWriter writer)
    {
        ref var values = ref state.As<State>();
        var latest = values.Latest.Sorted();
        if (values.IsSketched || !SignedBins.AreWithinLimit(latest))
            Sketched(state).Write(writer);
        else
            DDSketch.Write(writer, latest, bins);
    }

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        ref var values = ref state.As<State>();
        var few = reader;
        if (values.Latest.TryRead(ref few, bins))
        {
            reader = few;
            return;
        }
        values.Latest.Clear();
        Sketched(state).Read(ref reader);
    }

    internal override int EstimatedSlot => slot;

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name) =>
        Render(state, json, name, NumberRange.All);

    internal override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name, NumberRange range)
    {
        var sketch = Sketched(state);
        json.WriteStartObject(name);
        foreach (var quantile in wanted)
            JsonNumber.Write(json, quantile.Name, range.Clamp(sketch.Quantile(quantile.Value)));
        json.WriteEndObject();
    }

    private static Quantiles Create(AggregateFields of) =>
        new(of.Slot, new LogBins(Accuracy.Of(of.Definition)), [.. Wanted.Of(of.Definition).Select(QuantileName.Of)]);

    /// <summary>No quantile may be listed twice: both would be the same property of the result.</summary>
    private static AggregateProblem? NoneTwice(AggregateDefinition definition)
    {
        var byName = Wanted.Of(definition).Select(QuantileName.Of).GroupBy(quantile => quantile.Name);
        var twice = byName.FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? null
            : new(Wanted.Name, $"'{Wanted.Name}' contains {AggregateParameter.Text(twice.First().Value)} twice; remove one");
    }

    private static void Add(scoped in Accumulator state, int signedBin)
    {
        ref var values = ref state.As<State>();
        if (values.Latest.TryAdd(signedBin))
            return;
        Sketched(state);
        values.Latest.TryAdd(signedBin);
    }

    /// <summary>The sketch, after the values that are kept outside it were added.</summary>
    private static DDSketch Sketched(scoped in Accumulator state)
    {
        ref var values = ref state.As<State>();
        var sketch = (DDSketch)state.Growing!;
        sketch.Add(values.Latest.Sorted());
        values.Latest.Clear();
        values.IsSketched = true;
        return sketch;
    }

    private struct State
    {
        public FewValues Latest;
        public bool IsSketched;
    }
}
