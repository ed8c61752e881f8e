using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>Every kind, over every type of field that it takes; named, so that a failing test says which.</summary>
internal static class AggregateCases
{
    /// <summary>Has more items than counters, so that merges are bound to its error only.</summary>
    public const string Crowded = "top-k crowded";

    private static readonly string[] AnyField = ["text", "number", "integer", "boolean", "stamp"];

    private static readonly Dictionary<string, AggregateDefinition> Definitions = All().ToDictionary(definition => definition.Name);

    public static TheoryData<string> Names => [.. Definitions.Keys];

    /// <summary>Those whose states are the same bytes, however the events were split.</summary>
    public static TheoryData<string> Exact => [.. Definitions.Values.Where(definition => !IsRounded(definition) && definition.Name != Crowded).Select(definition => definition.Name)];

    /// <summary>Those whose values are the same but for rounding.</summary>
    public static TheoryData<string> Rounded => [.. Definitions.Values.Where(IsRounded).Select(definition => definition.Name)];

    public static AggregateDefinition Definition(string name) => Definitions[name];

    public static Aggregate Aggregate(string name) => AggregateFactory.Create(Definitions[name], Sample.Layout);

    private static bool IsRounded(AggregateDefinition definition) => definition.Kind is "sum" or "mean" or "variance" && definition.Field == "number";

    private static IEnumerable<AggregateDefinition> All()
    {
        yield return new() { Name = "count", Kind = "count" };
        yield return new() { Name = "sum small", Kind = "sum", Field = "weight" };
        yield return new() { Name = "mean small", Kind = "mean", Field = "weight" };
        yield return new() { Name = "quantiles", Kind = "quantiles", Field = "number", Quantiles = [0, 0.5, 0.95, 0.99, 0.999, 1] };
        yield return new() { Name = "quantiles fine", Kind = "quantiles", Field = "number", Quantiles = [0.5, 0.99], Accuracy = 0.002 };
        yield return new() { Name = "quantiles integer", Kind = "quantiles", Field = "integer", Quantiles = [0.5], Accuracy = 0.05 };
        yield return new() { Name = "top-k weighted", Kind = "top-k", Field = "text", Weight = "weight", K = 5, Capacity = 3000 };
        yield return new() { Name = Crowded, Kind = "top-k", Field = "text", Capacity = 50 };
        yield return new() { Name = "histogram", Kind = "histogram", Field = "number", Bounds = [-1, 0, 15, 20, 25, 1e6] };
        yield return new() { Name = "distinct dense", Kind = "distinct", Field = "number", Precision = 6 };
        foreach (var field in AnyField)
            foreach (var kind in new[] { "count", "first", "last", "distinct" })
                yield return new() { Name = $"{kind} {field}", Kind = kind, Field = field };
        foreach (var field in AnyField)
            yield return new() { Name = $"top-k {field}", Kind = "top-k", Field = field, K = 20, Capacity = 3000 };
        foreach (var kind in new[] { "min", "max" })
            foreach (var field in new[] { "number", "integer", "stamp" })
                yield return new() { Name = $"{kind} {field}", Kind = kind, Field = field };
        foreach (var kind in new[] { "sum", "mean", "variance" })
            yield return new() { Name = $"{kind} number", Kind = kind, Field = "number" };
    }
}
