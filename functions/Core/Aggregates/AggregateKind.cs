using Serverless.Core.Aggregates.Sketches;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>A kind of aggregate: the types of field it takes, whether it can do without a field, its parameters, and how its states are made.</summary>
internal sealed record AggregateKind(
    string Name,
    IReadOnlyList<FieldType> Types,
    Func<AggregateFields, Func<Accumulator>> Build,
    AggregateParameters Parameters = AggregateParameters.None,
    bool FieldIsOptional = false)
{
    private static readonly FieldType[] Any = Enum.GetValues<FieldType>();
    private static readonly FieldType[] Numbers = [FieldType.Number, FieldType.Integer];
    private static readonly FieldType[] Measures = [FieldType.Number, FieldType.Integer, FieldType.Timestamp];

    /// <summary>All there are, in the order in which they are told to users.</summary>
    public static IReadOnlyList<AggregateKind> All { get; } =
    [
        new("count", Any, of => Slot(of, slot => new Count(slot)), FieldIsOptional: true),
        new("sum", Numbers, of => Slot(of, slot => new Sum(slot))),
        new("min", Measures, of => Typed(of, (slot, type) => new Extreme(slot, type, greatest: false))),
        new("max", Measures, of => Typed(of, (slot, type) => new Extreme(slot, type, greatest: true))),
        new("mean", Numbers, of => Slot(of, slot => new Mean(slot))),
        new("variance", Numbers, of => Slot(of, slot => new Variance(slot))),
        new("first", Any, of => Typed(of, (slot, type) => new FirstOrLast(slot, type, last: false))),
        new("last", Any, of => Typed(of, (slot, type) => new FirstOrLast(slot, type, last: true))),
        new("distinct", Any, Distinct, AggregateParameters.Precision),
        new("quantiles", Numbers, Quantiles, AggregateParameters.Quantiles | AggregateParameters.Accuracy),
        new("top-k", Any, TopK, AggregateParameters.K | AggregateParameters.Capacity | AggregateParameters.Weight),
        new("histogram", Numbers, Histogram, AggregateParameters.Bounds),
    ];

    /// <summary>The kind of that name, or null.</summary>
    public static AggregateKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    private static Func<Accumulator> Slot(AggregateFields of, Func<int, Accumulator> make) => () => make(of.Slot);

    private static Func<Accumulator> Typed(AggregateFields of, Func<int, FieldType, Accumulator> make) => () => make(of.Slot, of.Type);

    private static Func<Accumulator> Distinct(AggregateFields of) => () => new Distinct(of.Slot, of.Type, of.Definition.Precision);

    private static Func<Accumulator> Quantiles(AggregateFields of)
    {
        var bins = new LogBins(of.Definition.Accuracy);
        QuantileName[] wanted = [.. of.Definition.Quantiles.Select(QuantileName.Of)];
        return () => new Quantiles(of.Slot, bins, wanted);
    }

    private static Func<Accumulator> TopK(AggregateFields of) =>
        () => new TopK(of.Slot, of.Type, of.WeightSlot, of.Definition.K, of.Definition.Capacity);

    private static Func<Accumulator> Histogram(AggregateFields of)
    {
        double[] bounds = [.. of.Definition.Bounds];
        return () => new Histogram(of.Slot, bounds);
    }
}
