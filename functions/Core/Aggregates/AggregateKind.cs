using Serverless.Core.Aggregates.Sketches.DDSketch;
using Serverless.Core.Rows;

namespace Serverless.Core.Aggregates;

/// <summary>A kind of aggregate: the types of field it takes, whether it can do without a field, its parameters, and how its function is made.</summary>
internal sealed record AggregateKind(
    string Name,
    IReadOnlyList<FieldType> Types,
    Func<AggregateFields, AggregateFunction> Build,
    AggregateParameters Parameters = AggregateParameters.None,
    bool FieldIsOptional = false)
{
    private static readonly FieldType[] Any = Enum.GetValues<FieldType>();
    private static readonly FieldType[] Numbers = [FieldType.Number, FieldType.Integer];
    private static readonly FieldType[] Measures = [FieldType.Number, FieldType.Integer, FieldType.Timestamp];

    /// <summary>All there are, in the order in which they are told to users.</summary>
    public static IReadOnlyList<AggregateKind> All { get; } =
    [
        new("count", Any, of => new Count(of.Slot), FieldIsOptional: true),
        new("sum", Numbers, of => new Sum(of.Slot)),
        new("min", Measures, of => new MinOrMax(of.Slot, of.Type, greatest: false)),
        new("max", Measures, of => new MinOrMax(of.Slot, of.Type, greatest: true)),
        new("mean", Numbers, of => new Mean(of.Slot)),
        new("variance", Numbers, of => new Variance(of.Slot)),
        new("first", Any, of => new FirstOrLast(of.Slot, of.Type, last: false)),
        new("last", Any, of => new FirstOrLast(of.Slot, of.Type, last: true)),
        new("distinct", Any, of => new Distinct(of.Slot, of.Type, of.Definition.Precision), AggregateParameters.Precision),
        new("quantiles", Numbers, Quantiles, AggregateParameters.Quantiles | AggregateParameters.Accuracy),
        new("top-k", Any, TopK, AggregateParameters.K | AggregateParameters.Capacity | AggregateParameters.Weight),
        new("histogram", Numbers, of => new Histogram(of.Slot, [.. of.Definition.Bounds]), AggregateParameters.Bounds),
    ];

    /// <summary>The kind of that name, or null.</summary>
    public static AggregateKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    private static Quantiles Quantiles(AggregateFields of) =>
        new(of.Slot, new LogBins(of.Definition.Accuracy), [.. of.Definition.Quantiles.Select(QuantileName.Of)]);

    private static TopK TopK(AggregateFields of) => new(of.Slot, of.Type, of.WeightSlot, of.Definition.K, of.Definition.Capacity);
}
