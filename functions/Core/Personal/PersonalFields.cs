using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Personal;

/// <summary>
/// Which of a pipeline's fields hold personal data after the transforms, and what becomes of each. What a transform makes of a personal
/// field is personal in the same way: a renamed, joined, converted or computed value. But true and false aren't, nor is what a reference
/// table has; and of a field that is declared its own entry decides.
/// </summary>
public sealed class PersonalFields
{
    // What is found may be shown for these whatever the pipeline: sizes, numbers of events, ids of schemas.
    private static readonly HashSet<string> Harmless = new(
        [
            Reasons.RecordSize, Reasons.UnpackedSize, Reasons.Compression, Reasons.TooManyEvents, Reasons.TooManyRejections,
            Reasons.UnknownSchema, Reasons.UnusableSchema,
        ],
        StringComparer.Ordinal);

    private readonly Dictionary<string, PersonalUse> _declared;
    private readonly Dictionary<string, PersonalUse> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldType> _types = new(StringComparer.Ordinal);

    // Fields that personal data has gone into, however little of it.
    private readonly HashSet<string> _traces = new(StringComparer.Ordinal);

    private PersonalFields(IReadOnlyList<FieldDefinition> fields)
    {
        _declared = fields.Where(field => field.Personal is not null)
            .ToDictionary(field => field.Name, field => field.Personal!.Value, StringComparer.Ordinal);
        foreach (var (name, use) in _declared)
            Set(name, use, isTrace: use != PersonalUse.No);
    }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _uses.Count == 0;

    /// <summary>The declared ones, in the order of their names.</summary>
    public IEnumerable<string> Declared =>
        _declared.Where(one => one.Value != PersonalUse.No).Select(one => one.Key).Order(StringComparer.Ordinal);

    /// <summary>Those of a pipeline.</summary>
    public static PersonalFields Of(PipelineDefinition pipeline) => Of(pipeline.Fields, pipeline.Transforms);

    /// <summary>Those that fields and transforms give.</summary>
    public static PersonalFields Of(IReadOnlyList<FieldDefinition> fields, IReadOnlyList<TransformDefinition> transforms)
    {
        var found = new PersonalFields(fields);
        if (found.IsEmpty)
            return found;
        var scope = new FieldScope(fields);
        foreach (var step in transforms)
        {
            found.Apply(step, scope);
            scope.Apply(step);
        }
        foreach (var (name, type) in scope.Layout.Fields)
            found._types[name] = type;
        return found;
    }

    /// <summary>What becomes of a field after the transforms, hash or drop; null when it isn't personal.</summary>
    public PersonalUse? UseOf(string field) => _uses.TryGetValue(field, out var use) ? use : null;

    /// <summary>The fields that can't be hashed as they are no text, with their types: only those that transforms give.</summary>
    internal IEnumerable<(string Name, FieldType Type)> Unhashable => _uses
        .Where(one => one.Value == PersonalUse.Hash && _types.TryGetValue(one.Key, out var type) && type != FieldType.Text)
        .Select(one => (one.Key, _types[one.Key]));

    /// <summary>
    /// The rejection as it may be stored and shown: without what was found where that may be personal data. That is so of personal fields
    /// and of all that is made of them, of text that no field is known of, and of expressions.
    /// </summary>
    public Rejection Redacted(Rejection rejection) =>
        IsEmpty || rejection.Found is null || Harmless.Contains(rejection.Reason)
            || (rejection.Field is { } field && !_traces.Contains(field))
            ? rejection
            : rejection with { Found = null };

    private void Apply(TransformDefinition step, FieldScope scope)
    {
        switch (step)
        {
            case TransformDefinition.Rename rename:
                Write(rename.To, [rename.From]);
                break;
            case TransformDefinition.Convert convert:
                Write(convert.To, [convert.Field]);
                break;
            case TransformDefinition.Compute compute:
                Compute(compute, scope);
                break;
            case TransformDefinition.Set { If: null } set:
                Write(set.Field, []);
                break;
            case TransformDefinition.DeriveKey derive:
                Write(derive.Field, derive.Parts);
                break;
        }
    }

    private void Compute(TransformDefinition.Compute compute, FieldScope scope)
    {
        // Under a condition the field may stay as it was.
        List<string> from = [.. Expression.FieldsOf(compute.Expression), .. compute.If is null ? Array.Empty<string>() : [compute.Field]];
        Write(compute.Field, from);
        if (scope.Results(compute).First().Type == FieldType.Boolean && !_declared.ContainsKey(compute.Field))
            _uses.Remove(compute.Field);
    }

    private void Write(string field, IReadOnlyList<string> from)
    {
        var uses = from.Select(UseOf).OfType<PersonalUse>().ToList();
        PersonalUse? strongest = uses.Count == 0 ? null : uses.Max();
        Set(field, _declared.TryGetValue(field, out var own) ? own : strongest, from.Any(_traces.Contains) || own is not PersonalUse.No);
    }

    private void Set(string field, PersonalUse? use, bool isTrace)
    {
        if (use is null or PersonalUse.No)
            _uses.Remove(field);
        else
            _uses[field] = use.Value;
        if (isTrace)
            _traces.Add(field);
    }
}
