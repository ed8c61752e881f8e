using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>Reads one entry of a view's <c>aggregates</c>. Whether kind, field and parameters go together is for the aggregates to say.</summary>
internal sealed class AggregateReader(FieldScope scope, ErrorList errors)
{
    private static readonly AggregateDefinition Defaults = new() { Name = "", Kind = "" };

    public AggregateDefinition Read(string name, ObjectReader reader)
    {
        var before = errors.Count;
        if (Names.CheckField(name) is { } problem)
            errors.Add(reader.Node, problem);
        var aggregate = new AggregateDefinition
        {
            Name = name,
            Kind = reader.Text("kind"),
            Field = reader.OptionalText("field"),
            Quantiles = reader.Numbers("quantiles"),
            Accuracy = reader.Number("accuracy") ?? Defaults.Accuracy,
            Precision = reader.Whole("precision", Defaults.Precision, least: 0, int.MaxValue),
            K = reader.Whole("k", Defaults.K, least: 0, int.MaxValue),
            Capacity = reader.Whole("capacity", Defaults.Capacity, least: 0, int.MaxValue),
            Weight = reader.OptionalText("weight"),
            Bounds = reader.Numbers("bounds"),
        };
        reader.Done();
        if (errors.Count == before && !scope.Incomplete && AggregateFactory.Check(aggregate, scope.Visible) is { } misfit)
            errors.Add(reader.Node, misfit);
        return aggregate;
    }
}
