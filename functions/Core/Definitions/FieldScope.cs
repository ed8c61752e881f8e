using Serverless.Core.Expressions;
using Serverless.Core.Rows;

namespace Serverless.Core.Definitions;

/// <summary>
/// The fields that exist at a point of a pipeline: the declared fields, with those that the transforms before that point have added or
/// removed. A field never loses its slot and type; a renamed one only becomes invisible.
/// </summary>
internal sealed class FieldScope
{
    private readonly List<(string Name, FieldType Type)> _fields = [];
    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missed = new(StringComparer.Ordinal);
    private bool _missesAny;

    public FieldScope(IEnumerable<FieldDefinition> declared)
    {
        foreach (var field in declared)
            Write(field.Name, field.Type);
    }

    /// <summary>The type of a field that can be read here, or null.</summary>
    public FieldType? Visible(string name) => _hidden.Contains(name) ? null : Slotted(name);

    /// <summary>
    /// The type of a field that has a slot, visible or not, which a step that writes the field must give; null when there is none.
    /// </summary>
    public FieldType? Slotted(string name)
    {
        var index = _fields.FindIndex(field => field.Name == name);
        return index < 0 ? null : _fields[index].Type;
    }

    /// <summary>
    /// Whether an unknown name may be right: it is declared, or a step gives it, but that could not be read. Empty names are no mistakes of
    /// their own.
    /// </summary>
    public bool MayHave(string name) => _missesAny || name.Length == 0 || _missed.Contains(name);

    /// <summary>A declared field that could not be read.</summary>
    public void Miss(string name) => _missed.Add(name);

    /// <summary>What a step with a mistake gives, or could give: null when it could not be read at all.</summary>
    public void MissResults(TransformDefinition? step)
    {
        foreach (var (name, _) in step is null ? [("", default)] : Results(step))
        {
            _missesAny |= name.Length == 0;
            Miss(name);
        }
    }

    public IEnumerable<string> VisibleNames => VisibleFields.Select(one => one.Name);

    /// <summary>A layout of what can be read here, to check expressions against; its slots are not those of rows.</summary>
    public RowLayout VisibleLayout => new(VisibleFields);

    /// <summary>The layout of the pipeline's rows, once all transforms have been applied.</summary>
    public RowLayout Layout => new(_fields);

    private IEnumerable<(string Name, FieldType Type)> VisibleFields => _fields.Where(one => !_hidden.Contains(one.Name));

    public void Apply(TransformDefinition step)
    {
        foreach (var (name, type) in Results(step))
            Write(name, type);
        if (step is TransformDefinition.Rename rename)
            _hidden.Add(rename.From);
    }

    /// <summary>The fields that a step writes, with the types it gives them.</summary>
    public IEnumerable<(string Name, FieldType Type)> Results(TransformDefinition step) => step switch
    {
        TransformDefinition.Rename rename => [(rename.To, Slotted(rename.From) ?? FieldType.Text)],
        TransformDefinition.Convert convert => [(convert.To, FieldType.Number), (convert.UnitField, FieldType.Text)],
        TransformDefinition.Compute compute => [(compute.Field, TypeOf(compute))],
        TransformDefinition.Set set => [(set.Field, Slotted(set.Field) ?? FieldType.Text)],
        TransformDefinition.DeriveKey derive => [(derive.Field, FieldType.Text)],
        TransformDefinition.Enrich enrich => enrich.Take.Keys.Select(field => (field, FieldType.Text)),
        TransformDefinition.Severity severity => [(severity.Number, FieldType.Integer), (severity.Text, FieldType.Text)],
        TransformDefinition.Template { Pattern: { } pattern } template => [(template.To, FieldType.Text), (pattern, FieldType.Text)],
        TransformDefinition.Template template => [(template.To, FieldType.Text)],
        _ => [],
    };

    // An expression with a mistake has no type: the field's own is as good as any, since the mistake is reported.
    private FieldType TypeOf(TransformDefinition.Compute compute) =>
        Expression.ParseComputed(compute.Expression, VisibleLayout, out _)?.Type ?? Slotted(compute.Field) ?? FieldType.Number;

    private void Write(string name, FieldType type)
    {
        _hidden.Remove(name);
        if (Slotted(name) is null)
            _fields.Add((name, type));
    }
}
