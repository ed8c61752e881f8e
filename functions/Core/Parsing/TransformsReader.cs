using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>transforms</c> in order; what a step adds counts for the steps and views behind it.</summary>
internal sealed class TransformsReader(FieldScope scope, string key, string eventTime, ErrorList errors)
{
    private readonly HashSet<string> _rules = new(StringComparer.Ordinal);

    public IReadOnlyList<TransformDefinition> ReadAll(ObjectReader pipeline)
    {
        var steps = new List<TransformDefinition>();
        foreach (var item in pipeline.Items("transforms"))
        {
            var before = errors.Count;
            if (pipeline.Values.Object(item) is { } node && new TransformReader(scope, errors).Read(node) is { } step)
            {
                Check(node.Members[0].Value, step);
                scope.Apply(step);
                steps.Add(step);
            }
            scope.Incomplete |= errors.Count > before;
        }
        return steps;
    }

    private void Check(Node node, TransformDefinition step)
    {
        foreach (var (name, type) in scope.Results(step).Where(result => result.Name.Length > 0))
            CheckResult(node, name, type);
        if (step is TransformDefinition.Rename { From: var from } && Fixed(from) is { } problem)
            errors.Add(node, problem);
        if (step is TransformDefinition.Drop { Name: { Length: > 0 } rule } && !_rules.Add(rule))
            errors.Add(node, $"there is a drop rule '{rule}' already: choose another name");
    }

    private void CheckResult(Node node, string name, FieldType type)
    {
        if (Fixed(name) is { } problem)
            errors.Add(node, problem);
        else if (scope.Slotted(name) is { } declared && declared != type)
            errors.Add(node, $"this gives {TypeNames.Of(type)}, and '{name}' is {TypeNames.Of(declared)}: declare '{name}' with that type or choose another field");
        else if (Names.CheckField(name) is { } unfit)
            errors.Add(node, unfit);
    }

    // Partition and watermark were settled by what the event came with.
    private string? Fixed(string name) => name switch
    {
        _ when name == key && name.Length > 0 => $"'{name}' is the pipeline's key, which a transform can't change: write to another field",
        _ when name == eventTime && name.Length > 0 => $"'{name}' is the event-time field, which a transform can't change: write to another field",
        _ => null,
    };
}
