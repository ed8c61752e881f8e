using Serverless.Core.Aggregates;

namespace Serverless.Core.Pipelines.Parsing;

/// <summary>Reads one entry of a view's <c>aggregates</c>. A parameter that the kind doesn't have is an error.</summary>
internal sealed class AggregateReader(FieldScope scope, ErrorList errors)
{
    private static readonly Dictionary<string, string[]> Parameters = new()
    {
        ["count"] = [],
        ["sum"] = ["field"],
        ["min"] = ["field"],
        ["max"] = ["field"],
        ["mean"] = ["field"],
        ["variance"] = ["field"],
        ["first"] = ["field"],
        ["last"] = ["field"],
        ["distinct"] = ["field", "precision"],
        ["quantiles"] = ["field", "quantiles", "accuracy"],
        ["top-k"] = ["field", "k", "capacity", "weight"],
        ["histogram"] = ["field", "bounds"],
    };

    public AggregateDefinition Read(string name, ObjectReader reader)
    {
        if (Names.CheckField(name) is { } problem)
            errors.Add(reader.Node, problem);
        var before = errors.Count;
        var aggregate = new AggregateDefinition { Name = name, Kind = reader.Text("kind"), Field = reader.OptionalText("field"), Weight = reader.OptionalText("weight") };
        aggregate = aggregate with
        {
            Quantiles = reader.Numbers("quantiles"),
            Accuracy = reader.Number("accuracy") ?? aggregate.Accuracy,
            Precision = reader.Whole("precision", aggregate.Precision, least: 4, most: 18),
            K = reader.Whole("k", aggregate.K, least: 1, most: 1_000),
            Capacity = reader.Whole("capacity", aggregate.Capacity, least: 1, most: 10_000),
            Bounds = reader.Numbers("bounds"),
        };
        CheckParameters(aggregate.Kind, reader);
        reader.Done();
        if (errors.Count == before && AggregateFactory.Check(aggregate, scope.Visible) is { } misfit)
            errors.Add(reader.Node, misfit);
        return aggregate;
    }

    private void CheckParameters(string kind, ObjectReader reader)
    {
        if (kind.Length == 0)
            return;
        if (!Parameters.TryGetValue(kind, out var known))
        {
            reader.Error("kind", UnknownName.Message("aggregate", kind, Parameters.Keys));
            return;
        }
        foreach (var (name, value) in reader.Node.Members)
        {
            if (name != "kind" && !known.Contains(name) && Parameters.Values.Any(parameters => parameters.Contains(name)))
                errors.Add(value, $"'{name}' is no parameter of {kind}, which has {(known.Length == 0 ? "none" : string.Join(", ", known))}: remove it");
        }
    }
}
