using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>transforms</c> in order; the fields that a step adds exist for the steps after it and for the views.</summary>
internal sealed class TransformsReader(FieldScope scope, string key, EventTimeDefinition eventTime, ErrorList errors)
{
    private const string CannotChange = ", which a transform can't change: write to another field";

    // The names of the drop rules so far.
    private readonly HashSet<string> _rules = new(StringComparer.Ordinal);

    public IReadOnlyList<TransformDefinition> ReadAll(ObjectReader pipeline)
    {
        var steps = new List<TransformDefinition>();
        foreach (var item in pipeline.Items("transforms"))
        {
            var before = errors.Count;
            var step = pipeline.Values.Object(item) is { } node ? new TransformReader(scope, errors).Read(node) : null;
            var found = errors.Count;
            if (step is not null)
            {
                Check(((ObjectNode)item).Members[0].Value, step);
                steps.Add(step);
            }
            // What a step with a mistake gives isn't known; where the name is the mistake, not even that.
            if (errors.Count > before)
                scope.MissResults(errors.Count > found ? null : step);
            else
                scope.Apply(step!);
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
            errors.Add(node, $"this gives {type.InWords()}, and '{name}' is {declared.InWords()}: {OtherType(name)}");
        else if (Names.CheckField(name) is { } unfit)
            errors.Add(node, unfit);
    }

    private static string OtherType(string name) => $"declare '{name}' with that type or choose another field";

    // The event's partition and its source's watermark follow from the values that the event came with.
    private string? Fixed(string name) => name switch
    {
        "" => null,
        _ when name == key => $"'{name}' is the pipeline's key{CannotChange}",
        _ when name == eventTime.Field || name == eventTime.Otherwise => $"'{name}' is the event-time field{CannotChange}",
        _ => null,
    };
}

/// <summary>
/// Reads one step of <c>transforms</c>, an object with the step's kind as its only property, against the fields that exist before it.
/// </summary>
internal sealed class TransformReader(FieldScope scope, ErrorList errors)
{
    private static readonly string[] Kinds = ["rename", "convert", "compute", "set", "drop", "deriveKey", "enrich", "severity", "template"];

    private static readonly Dictionary<string, SeverityScale> Scales = new()
    {
        ["otel"] = SeverityScale.OpenTelemetry,
        ["syslog"] = SeverityScale.Syslog,
        ["pino"] = SeverityScale.Pino,
        ["python"] = SeverityScale.Python,
        ["dotnet"] = SeverityScale.DotNet,
    };

    private readonly FieldReferences _fields = new(scope, errors);
    private readonly ScalarReader _values = new(errors);

    /// <summary>The step; null when an error leaves none.</summary>
    public TransformDefinition? Read(ObjectNode node)
    {
        if (_values.SingleProperty(node, "step", Kinds) is not { } kind || _values.Object(node.Members[0].Value) is not { } inner)
            return null;
        var reader = new ObjectReader(inner, errors);
        TransformDefinition step = kind switch
        {
            "rename" => Rename(reader),
            "convert" => Convert(reader),
            "compute" => Compute(reader),
            "set" => Set(reader),
            "drop" => Drop(reader),
            "deriveKey" => DeriveKey(reader),
            "enrich" => Enrich(reader),
            "severity" => Severity(reader),
            _ => Template(reader),
        };
        reader.Done();
        return step;
    }

    private TransformDefinition.Rename Rename(ObjectReader reader)
    {
        var step = new TransformDefinition.Rename(reader.Text("from"), reader.Text("to"));
        _fields.Check(reader.Find("from"), step.From);
        if (step.From == step.To && step.To.Length > 0)
            reader.Error("to", "'from' and 'to' are the same");
        return step;
    }

    private TransformDefinition.Convert Convert(ObjectReader reader)
    {
        var field = reader.Text("field");
        var (unit, to) = (reader.Text("unit"), reader.OptionalText("to") ?? field);
        var step = new TransformDefinition.Convert(field, unit, to, UnitsReader.Read(reader));
        _fields.Check(reader.Find("field"), step.Field, FieldReferences.Numeric);
        _fields.Check(reader.Find("unit"), step.UnitField, [FieldType.Text]);
        return step;
    }

    private TransformDefinition.Compute Compute(ObjectReader reader)
    {
        var step = new TransformDefinition.Compute(reader.Text("field"), reader.Text("expression"), Condition(reader));
        _fields.CheckComputed(reader.Find("expression"), step.Expression);
        return step;
    }

    private TransformDefinition.Set Set(ObjectReader reader)
    {
        var field = reader.Text("field");
        var type = scope.Slotted(field) ?? FieldType.Text;
        var value = reader.Need("value") is { } node ? ConstantReader.Read(node, field, type, errors) : null;
        return new TransformDefinition.Set(field, value ?? "", Condition(reader));
    }

    private TransformDefinition.Drop Drop(ObjectReader reader)
    {
        var name = reader.Text("name");
        if (Names.Check(name) is { } problem)
            reader.Error("name", problem);
        reader.Need("if");
        return new TransformDefinition.Drop(Condition(reader) ?? "", name);
    }

    private TransformDefinition DeriveKey(ObjectReader reader)
    {
        if (reader.Find("expression") is not null)
            return ComputeKey(reader);
        var step = new TransformDefinition.DeriveKey(reader.Text("field"), reader.Texts("parts"), reader.OptionalText("separator") ?? "/");
        if (reader.Need("parts") is ArrayNode { Items: [] })
            reader.Error("parts", "list at least one field");
        foreach (var (part, node) in step.Parts.Zip(reader.Items("parts")))
            _fields.Check(node, part, FieldReferences.Keys);
        return step;
    }

    // A key by an expression is a computed text.
    private TransformDefinition.Compute ComputeKey(ObjectReader reader)
    {
        var step = new TransformDefinition.Compute(reader.Text("field"), reader.Text("expression"));
        _fields.CheckComputed(reader.Find("expression"), step.Expression, FieldType.Text);
        foreach (var other in (string[])["parts", "separator"])
        {
            if (reader.Find(other) is not null)
                reader.Error(other, $"'expression' gives the whole key: remove '{other}', or remove 'expression'");
        }
        return step;
    }

    private TransformDefinition.Enrich Enrich(ObjectReader reader)
    {
        var (table, on) = (reader.Text("table"), reader.Text("on"));
        var step = new TransformDefinition.Enrich(table, on, ReadTake(reader), reader.Flag("required"));
        if (Names.Check(step.Table) is { } problem)
            reader.Error("table", problem);
        _fields.Check(reader.Find("on"), step.On, FieldReferences.Keys);
        return step;
    }

    private TransformDefinition.Severity Severity(ObjectReader reader)
    {
        var step = new TransformDefinition.Severity(
            reader.Text("from"), reader.OptionalText("number") ?? "severityNumber", reader.OptionalText("text") ?? "severityText",
            reader.Choice("scale", Scales, SeverityScale.OpenTelemetry));
        _fields.Check(reader.Find("from"), step.From, [FieldType.Text, FieldType.Integer, FieldType.Number]);
        if (step.From == step.Number || step.From == step.Text || step.Number == step.Text)
            reader.Errors.Add(reader.Node, "'from', 'number' and 'text' are three fields: give each a name of its own");
        return step;
    }

    private TransformDefinition.Template Template(ObjectReader reader)
    {
        var step = new TransformDefinition.Template(
            reader.Text("from"), reader.OptionalText("to") ?? "template", reader.OptionalText("table"), reader.OptionalText("pattern"));
        if (step.Table is not null && Names.Check(step.Table) is { } problem)
            reader.Error("table", problem);
        _fields.Check(reader.Find("from"), step.From, [FieldType.Text]);
        if (step.From == step.To || step.From == step.Pattern || step.To == step.Pattern)
            reader.Errors.Add(reader.Node, "'from', 'to' and 'pattern' are different fields: give each a name of its own");
        return step;
    }

    // Field ← column.
    private static Dictionary<string, string> ReadTake(ObjectReader enrich)
    {
        var take = new Dictionary<string, string>(StringComparer.Ordinal);
        if (enrich.NeedObject("take") is not { } columns)
            return take;
        if (columns.Node.Members.Count == 0)
            enrich.Errors.Add(columns.Node, "take at least one column");
        foreach (var (field, _) in columns.Node.Members)
            take.Add(field, columns.Text(field));
        return take;
    }

    private string? Condition(ObjectReader reader)
    {
        var text = reader.OptionalText("if");
        _fields.CheckCondition(reader.Find("if"), text);
        return text;
    }
}
