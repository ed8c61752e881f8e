using Serverless.Core.Aggregates;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;

namespace Serverless.Core.Pipelines;

/// <summary>What a pipeline does with a field of its events, itself or through fields that its transforms make of it.</summary>
/// <param name="Of">The view that uses it; null for what belongs to none.</param>
/// <param name="As">
/// What it is there: <c>key</c>, <c>where</c>, <c>aggregate 'total'</c>, <c>event time</c>, <c>drop rule 'tests'</c>.
/// </param>
public sealed record FieldUse(string? Of, string As)
{
    /// <summary>For people: <c>view 'per-user' (key)</c>, <c>event time</c>.</summary>
    public override string ToString() => Of is null ? As : $"view '{Of}' ({As})";
}

/// <summary>Where the fields of a pipeline's events are used.</summary>
public sealed class FieldUses
{
    private readonly Dictionary<string, HashSet<string>> _origins;
    private readonly Dictionary<string, List<FieldUse>> _uses = new(StringComparer.Ordinal);

    private FieldUses(PipelineDefinition pipeline) => _origins = pipeline.Fields.ToDictionary(
        field => field.Name, field => new HashSet<string>([field.Name], StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Those of a pipeline.</summary>
    public static FieldUses Of(PipelineDefinition pipeline)
    {
        var uses = new FieldUses(pipeline);
        foreach (var step in pipeline.Transforms)
            uses.Apply(step);
        uses.Add(null, "event time", FieldsOf(pipeline.EventTime));
        foreach (var view in pipeline.Views)
            uses.Add(view);
        return uses;
    }

    /// <summary>The uses of a declared field, each once: what is of no view first, then the views in their order.</summary>
    public IReadOnlyList<FieldUse> Of(string field) =>
        _uses.TryGetValue(field, out var found) ? [.. found.Distinct().OrderBy(use => use.Of is not null)] : [];

    private static IEnumerable<string> FieldsOf(EventTimeDefinition time) =>
        time.Otherwise is { } otherwise ? [time.Field, otherwise] : [time.Field];

    private void Add(ViewDefinition view)
    {
        Add(view.Name, "key", view.Key);
        if (view.Where is { } where)
            Add(view.Name, "where", Expression.FieldsOf(where));
        foreach (var aggregate in view.Aggregates)
            Add(view.Name, $"aggregate '{aggregate.Name}'", AggregateFactory.Fields(aggregate));
    }

    private void Add(string? view, string what, IEnumerable<string> fields)
    {
        foreach (var origin in OriginsOf(fields))
        {
            if (!_uses.TryGetValue(origin, out var uses))
                _uses[origin] = uses = [];
            uses.Add(new FieldUse(view, what));
        }
    }

    private void Apply(TransformDefinition step)
    {
        switch (step)
        {
            case TransformDefinition.Rename rename:
                _origins[rename.To] = OriginsOf([rename.From]);
                break;
            case TransformDefinition.Convert convert:
                _origins[convert.To] = OriginsOf([convert.Field, convert.UnitField]);
                break;
            case TransformDefinition.Compute compute:
                Write(compute.Field, Expression.FieldsOf(compute.Expression), compute.If);
                break;
            case TransformDefinition.Set set:
                Write(set.Field, [], set.If);
                break;
            case TransformDefinition.DeriveKey derive:
                _origins[derive.Field] = OriginsOf(derive.Parts);
                break;
            case TransformDefinition.Enrich enrich:
                // A row may be missing, or not have the column: then the field stays as it was.
                foreach (var field in enrich.Take.Keys)
                    _origins[field] = OriginsOf([field, enrich.On]);
                if (enrich.Required)
                    Add(null, $"row of table '{enrich.Table}'", [enrich.On]);
                break;
            case TransformDefinition.Severity severity:
                _origins[severity.Number] = _origins[severity.Text] = OriginsOf([severity.From]);
                break;
            case TransformDefinition.Template template:
                _origins[template.To] = _origins[template.Pattern ?? template.To] = OriginsOf([template.From]);
                break;
            case TransformDefinition.Drop drop:
                Add(null, $"drop rule '{drop.Name}'", Expression.FieldsOf(drop.If));
                break;
        }
    }

    // Under a condition the field may stay as it was.
    private void Write(string field, IEnumerable<string> from, string? condition) => _origins[field] = OriginsOf(
        condition is null ? from : [.. from, .. Expression.FieldsOf(condition), field]);

    private HashSet<string> OriginsOf(IEnumerable<string> fields) => fields
        .SelectMany(field => _origins.TryGetValue(field, out var origins) ? origins : [])
        .ToHashSet(StringComparer.Ordinal);
}
