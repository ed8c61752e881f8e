using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Aggregates.Sketches.Cardinality;
using Serverless.Core.Binary;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The approximate number of different values of a field of any type: nearly exact for few, then with a standard error of 1.04 /
/// sqrt(2^precision), which is 0.8 % at precision 14 (<see cref="HyperLogLog"/>). The same set of values gives the same state, regardless
/// of order, repetition and merges.
/// </summary>
internal sealed class Distinct(int slot, int precision) : AggregateFunction
{
    private static readonly WholeParameter Precision =
        new("precision", 4, 18, Otherwise: 14, "14: 16384 registers, a standard error of 0.8 %");

    /// <summary>The kind's row.</summary>
    public static readonly AggregateKind Kind =
        new("distinct", FieldTypes.Any, of => new Distinct(of.Slot, Precision.Of(of.Definition))) { Parameters = [Precision] };

    public override VariableState NewVariableState() => new HyperLogLog(precision);

    public override void Add(scoped in EventRun run)
    {
        var rows = run.Rows;
        var column = run.Events[slot];
        Span<byte> scratch = stackalloc byte[FieldValue.KeyBytes];
        for (var index = 0; index < rows.Length; index++)
        {
            var row = rows[index];
            if (!column.Present[row])
                continue;
            FieldValue.Item(column, row, scratch, out var hash);
            SketchOf(run.StateOf(index)).Add(hash);
        }
    }

    public override void Merge(scoped in Accumulator state, scoped in Accumulator other) => SketchOf(state).Merge(SketchOf(other));

    public override void Write(scoped in Accumulator state, ByteWriter writer) => SketchOf(state).Write(writer);

    public override void Read(scoped in Accumulator state, scoped ref ByteReader reader, byte version)
    {
        StateVersion.Require(version);
        SketchOf(state).Read(ref reader);
    }

    // All registers full, which only nonsense can fill, has no finite estimate: the conversion then saturates.
    public override void Render(scoped in Accumulator state, Utf8JsonWriter json, string name) =>
        json.WriteNumber(name, (long)Math.Round(SketchOf(state).Estimate()));

    private static HyperLogLog SketchOf(scoped in Accumulator state) => (HyperLogLog)state.Growing!;
}
