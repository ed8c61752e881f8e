using System.Text.Json;
using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Aggregates.Sketches.Cardinality;
using Serverless.Core.Binary;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>
/// The approximate number of different values of a field of any type: nearly exact for few, then with a standard error of 1.04 /
/// sqrt(2^precision), which is 0.8 % at precision 14 (<see cref="HyperLogLog"/>). The same set of values gives the same state, regardless
/// of order, repetition and merges.
/// </summary>
internal sealed class Distinct(int slot, int precision) : DistinctFunction<Distinct.Form>(slot)
{
    private static readonly WholeParameter Precision =
        new("precision", 4, 18, Otherwise: 14, "14: 16384 registers, a standard error of 0.8 %");

    private static readonly OptionalWholeParameter Exact =
        new("exact", 1, 10_000, "1000: up to 1000 different values are counted exactly, 8 bytes each");

    /// <summary>The kind's row. With <c>exact</c> it makes an <see cref="ExactDistinct"/>.</summary>
    public static readonly AggregateKind Kind = new("distinct", FieldTypes.Any, Create)
    {
        Parameters = [Precision, Exact],
        Shows = of => Exact.Of(of.Definition) is null
            ? ShownValue.Number
            : [new(ExactDistinct.CountName, FieldType.Number), new(ExactDistinct.ExactName, FieldType.Boolean)],
    };

    public override VariableState NewVariableState() => new HyperLogLog(precision);

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

    private static AggregateFunction Create(AggregateFields of) => Exact.Of(of.Definition) is { } limit
        ? new ExactDistinct(of.Slot, limit, Precision.Of(of.Definition))
        : new Distinct(of.Slot, Precision.Of(of.Definition));

    private static HyperLogLog SketchOf(scoped in Accumulator state) => (HyperLogLog)state.Growing!;

    /// <summary>Adds to a sketch.</summary>
    internal readonly struct Form : IHashedForm
    {
        public static void Add(VariableState state, ulong hash) => ((HyperLogLog)state).Add(hash);
    }
}
