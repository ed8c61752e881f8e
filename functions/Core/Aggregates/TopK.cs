using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Aggregates.Sketches.FrequentItems;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The <paramref name="k"/> values of a field of any type with the greatest weight, heaviest first and, at the same weight, by value:
/// <c>{"item","weight","error"}</c>, where the true weight lies in [weight - error, weight] (<see cref="SpaceSaving"/>). The weight is
/// summed from a number field, or is the number of events (<paramref name="weightSlot"/> -1). An event whose weight is missing, zero or
/// negative is ignored. Sums of weights are plain doubles: exact for integers up to 2^53.
/// </summary>
internal sealed class TopK(int slot, FieldType type, int weightSlot, int k, int capacity) : AggregateFunction
{
    private const int MostCounters = 10_000;

    private static readonly WholeParameter K = new("k", 1, MostCounters, Otherwise: 10, "10: the ten heaviest items are shown")
    {
        IsOfShowing = true,
    };

    private static readonly WholeParameter Capacity =
        new("capacity", 1, MostCounters, Otherwise: 128, "128: so many items are tracked; the more, the smaller the error");

    private static readonly FieldParameter Weight = new("weight", FieldTypes.Numbers);

    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind =
        new("top-k", FieldTypes.Any, Create)
        {
            Parameters = [K, Capacity, Weight],
            Check = Tracked,
            Shows = _ => ShownValue.None,
        };

    public override VariableState NewVariableState() => new SpaceSaving(capacity);

    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var (items, weights) = (run.Events[slot], weightSlot < 0 ? null : run.Events[weightSlot]);
        Span<byte> scratch = stackalloc byte[FieldValue.KeyBytes];
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            var weight = weights?.Number(row) ?? 1;
            if (!items.Present[row] || !(weight > 0))
                continue;
            var item = FieldValue.Item(items, row, scratch, out var hash);
            SketchOf(run.StateOf(index)).Add(item, hash, weight);
        }
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other) => SketchOf(state).Merge(SketchOf(other));

    public override void Write(scoped in Accumulator state, ByteWriter writer) => SketchOf(state).Write(writer);

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        SketchOf(state).Read(ref reader, type == FieldType.Text ? null : FieldValue.KeyBytes);
    }

    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        var sketch = SketchOf(state);
        var sorted = sketch.Sort();
        for (var index = 0; index < Math.Min(k, sorted.Length); index++)
        {
            var item = sketch.Item(sorted, index, out var counter);
            json.WriteStartObject();
            json.WritePropertyName("item");
            FieldValue.RenderItem(json, type, item);
            JsonNumber.Write(json, "weight", counter.Weight);
            JsonNumber.Write(json, "error", counter.Error);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static TopK Create(AggregateFields of) =>
        new(of.Slot, of.Type, of.SlotOf(Weight), K.Of(of.Definition), Capacity.Of(of.Definition));

    /// <summary>No more items can be shown than have a counter.</summary>
    private static AggregateProblem? Tracked(AggregateDefinition definition)
    {
        var (shown, tracked) = (K.Of(definition), Capacity.Of(definition));
        return tracked >= shown
            ? null
            : new(
                Capacity.Name,
                $"'capacity' is {tracked}, less than 'k', which is {shown}; make it at least 'k', better ten times 'k'");
    }

    private static SpaceSaving SketchOf(scoped in Accumulator state) => (SpaceSaving)state.Growing!;
}
