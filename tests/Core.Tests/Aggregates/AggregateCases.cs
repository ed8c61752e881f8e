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
    public static TheoryData<string> Exact =>
        [.. Definitions.Values.Where(definition => !IsRounded(definition) && definition.Name != Crowded)
            .Select(definition => definition.Name)];

    /// <summary>Those whose values are the same but for rounding.</summary>
    public static TheoryData<string> Rounded => [.. Definitions.Values.Where(IsRounded).Select(definition => definition.Name)];

    public static AggregateDefinition Definition(string name) => Definitions[name];

    public static Aggregate Aggregate(string name) => AggregateFactory.Create(Definitions[name], Sample.Layout);

    private static bool IsRounded(AggregateDefinition definition) =>
        definition.Kind is "sum" or "mean" or "variance" && definition.Field == "number";

    private static IEnumerable<AggregateDefinition> All()
    {
        yield return SomeAggregate.Of("count", "count");
        yield return SomeAggregate.Of("sum small", "sum", "weight");
        yield return SomeAggregate.Of("mean small", "mean", "weight");
        yield return SomeAggregate.Of("quantiles", "quantiles", "number", ("quantiles", new[] { 0, 0.5, 0.95, 0.99, 0.999, 1 }));
        yield return SomeAggregate.Of("quantiles fine", "quantiles", "number", ("quantiles", new[] { 0.5, 0.99 }), ("accuracy", 0.002));
        yield return SomeAggregate.Of("quantiles integer", "quantiles", "integer", ("quantiles", new[] { 0.5 }), ("accuracy", 0.05));
        yield return SomeAggregate.Of("top-k weighted", "top-k", "text", ("weight", "weight"), ("k", 5), ("capacity", 3000));
        yield return SomeAggregate.Of(Crowded, "top-k", "text", ("capacity", 50));
        yield return SomeAggregate.Of("histogram", "histogram", "number", ("bounds", new[] { -1.0, 0, 15, 20, 25, 1e6 }));
        yield return SomeAggregate.Of("distinct dense", "distinct", "number", ("precision", 6));
        yield return SomeAggregate.Of("distinct exact", "distinct", "text", ("exact", 3_000));
        yield return SomeAggregate.Of("distinct exact at first", "distinct", "text", ("exact", 100));
        yield return SomeAggregate.Of("distinct exact integer", "distinct", "integer", ("exact", 1), ("precision", 6));
        yield return SomeAggregate.Of("list last", "list", "text", ("limit", 30), ("keep", "last"));
        yield return SomeAggregate.Of("list of objects", "list", "number", ("limit", 40), ("fields", AnyField));
        yield return SomeAggregate.Of("set last", "set", "text", ("limit", 25), ("keep", "last"));
        yield return SomeAggregate.Of("first of many", "first", "text", ("fields", AnyField));
        yield return SomeAggregate.Of("last of many", "last", "integer", ("fields", new[] { "text", "stamp" }));
        yield return SomeAggregate.Of(
            "funnel", "funnel", "text", ("steps", new[] { "item 3 xxx", "item 1 x", "item 4 xxxx", "eth0" }), ("within", "20ms"));
        yield return SomeAggregate.Of("latest", "latest", null, ("fields", new[] { "text", "number" }));
        foreach (var field in new[] { "number", "integer", "stamp" })
            yield return SomeAggregate.Of($"latest {field}", "latest", field, ("fields", AnyField), ("deleted", "boolean"));
        foreach (var field in AnyField)
            foreach (var kind in new[] { "list", "set" })
                yield return SomeAggregate.Of($"{kind} {field}", kind, field, ("limit", 20));
        foreach (var field in new[] { "number", "integer", "stamp" })
        {
            yield return SomeAggregate.Of($"top-rows {field}", "top-rows", field, ("limit", 15), ("fields", new[] { "text", "boolean" }));
            yield return SomeAggregate.Of($"top-rows up {field}", "top-rows", field, ("order", "ascending"));
            yield return SomeAggregate.Of($"min-by {field}", "min-by", field, ("fields", new[] { "text", "number" }));
            yield return SomeAggregate.Of($"max-by {field}", "max-by", field, ("fields", AnyField));
        }
        foreach (var field in AnyField)
            foreach (var kind in new[] { "count", "first", "last", "distinct" })
                yield return SomeAggregate.Of($"{kind} {field}", kind, field);
        foreach (var field in AnyField)
            yield return SomeAggregate.Of($"top-k {field}", "top-k", field, ("k", 20), ("capacity", 3000));
        foreach (var kind in new[] { "min", "max" })
            foreach (var field in new[] { "number", "integer", "stamp" })
                yield return SomeAggregate.Of($"{kind} {field}", kind, field);
        foreach (var kind in new[] { "sum", "mean", "variance" })
            yield return SomeAggregate.Of($"{kind} number", kind, "number");
        foreach (var kind in new[] { "sum", "mean" })
            yield return SomeAggregate.Of($"{kind} integer", kind, "integer");
    }
}
