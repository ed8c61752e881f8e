using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Expressions;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>
/// Compiles definitions of steps, with names resolved to slots. Throws <see cref="ArgumentException"/> for a definition that the parser
/// would have refused.
/// </summary>
internal sealed class StepCompiler(RowLayout layout)
{
    public Step Compile(TransformDefinition definition) => definition switch
    {
        TransformDefinition.Rename rename => new RenameStep(Slot(rename.From), Slot(rename.To)),
        TransformDefinition.Convert convert =>
            new ConvertStep(convert.Field, Slot(convert.Field), Slot(convert.UnitField), Slot(convert.To), new UnitTable(convert.Units)),
        TransformDefinition.Compute compute =>
            new ComputeStep(compute.Field, Slot(compute.Field), Computed(compute.Expression), Condition(compute.If)),
        TransformDefinition.Set set => new SetStep(Slot(set.Field), Value(set), Condition(set.If)),
        TransformDefinition.Drop drop => new DropStep(drop.Name, Condition(drop.If)!),
        TransformDefinition.DeriveKey derive =>
            new DeriveKeyStep(Slot(derive.Field), [.. derive.Parts.Select(Slot)], Encoding.UTF8.GetBytes(derive.Separator)),
        TransformDefinition.Enrich enrich => new EnrichStep(enrich, layout),
        TransformDefinition.Severity severity => new SeverityStep(
            severity.Scale, Slot(severity.From), layout.TypeOf(Slot(severity.From)), Slot(severity.Number), Slot(severity.Text)),
        TransformDefinition.Template template => new TemplateStep(
            template.Table, Slot(template.From), Slot(template.To), template.Pattern is null ? -1 : Slot(template.Pattern)),
        _ => throw new ArgumentException($"'{definition.GetType().Name}' is not a transform", nameof(definition)),
    };

    private int Slot(string name) => layout.SlotOf(name) is >= 0 and var slot
        ? slot : throw new ArgumentException($"there is no field '{name}'", nameof(name));

    private Computed Computed(string expression) =>
        Expression.ParseComputed(expression, layout, out var error) ?? throw new ArgumentException($"{error}", nameof(expression));

    private Condition? Condition(string? text) => text is null ? null : Expressions.Condition.Compile(text, layout);

    private Constant Value(TransformDefinition.Set set) =>
        Constant.Parse(layout.TypeOf(Slot(set.Field)), set.Value)
            ?? throw new ArgumentException($"'{set.Value}' is no value of '{set.Field}'", nameof(set));
}
