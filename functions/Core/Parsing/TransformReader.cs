using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Parsing;

/// <summary>Reads one step of <c>transforms</c>, an object with the step's kind as its only property, against the fields that exist before it.</summary>
internal sealed class TransformReader(FieldScope scope, ErrorList errors)
{
    private static readonly string[] Kinds = ["rename", "convert", "compute", "set", "drop", "deriveKey", "enrich"];

    private readonly FieldReferences _fields = new(scope, errors);

    /// <summary>Null after an error that leaves no step.</summary>
    public TransformDefinition? Read(ObjectNode node)
    {
        if (SingleProperty.Of(node, "step", Kinds, errors) is not { } kind || new ScalarReader(errors).Object(node.Members[0].Value) is not { } inner)
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
            _ => Enrich(reader),
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
        var step = new TransformDefinition.Convert(field, reader.Text("unit"), reader.OptionalText("to") ?? field, UnitsReader.Read(reader));
        _fields.Check(reader.Find("field"), step.Field, FieldReferences.Numeric);
        _fields.Check(reader.Find("unit"), step.UnitField, [FieldType.Text]);
        return step;
    }

    private TransformDefinition.Compute Compute(ObjectReader reader)
    {
        var step = new TransformDefinition.Compute(reader.Text("field"), reader.Text("expression"));
        _fields.CheckNumber(reader.Find("expression"), step.Expression);
        return step;
    }

    private TransformDefinition.Set Set(ObjectReader reader)
    {
        var field = reader.Text("field");
        var value = reader.Need("value") is { } node ? ConstantReader.Read(node, field, scope.Slotted(field) ?? FieldType.Text, errors) : null;
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

    private TransformDefinition.DeriveKey DeriveKey(ObjectReader reader)
    {
        var step = new TransformDefinition.DeriveKey(reader.Text("field"), reader.Texts("parts"), reader.OptionalText("separator") ?? "/");
        if (reader.Need("parts") is ArrayNode { Items: [] })
            reader.Error("parts", "list at least one field");
        foreach (var (part, node) in step.Parts.Zip(reader.Items("parts")))
            _fields.Check(node, part, FieldReferences.Keys);
        return step;
    }

    private TransformDefinition.Enrich Enrich(ObjectReader reader)
    {
        var step = new TransformDefinition.Enrich(reader.Text("table"), reader.Text("on"), TakeReader.Read(reader), reader.Flag("required"));
        if (Names.Check(step.Table) is { } problem)
            reader.Error("table", problem);
        _fields.Check(reader.Find("on"), step.On, FieldReferences.Keys);
        return step;
    }

    private string? Condition(ObjectReader reader)
    {
        var text = reader.OptionalText("if");
        _fields.CheckCondition(reader.Find("if"), text);
        return text;
    }
}
