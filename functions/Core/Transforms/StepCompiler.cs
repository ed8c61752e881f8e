using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Transforms.Expressions;

namespace Serverless.Core.Transforms;

/// <summary>Makes a step of its definition, with names resolved to slots. Throws <see cref="ArgumentException"/> for what the parser would have refused.</summary>
internal sealed class StepCompiler(RowLayout layout)
{
    public Step Compile(TransformDefinition definition) => definition switch
    {
        TransformDefinition.Rename rename => new RenameStep(Slot(rename.From), Slot(rename.To)),
        TransformDefinition.Convert convert => new ConvertStep(convert.Field, Slot(convert.Field), Slot(convert.UnitField), Slot(convert.To), new UnitTable(convert.Units)),
        TransformDefinition.Compute compute => new ComputeStep(compute.Field, Slot(compute.Field), compute.Expression, Number(compute.Expression)),
        TransformDefinition.Set set => new SetStep(Slot(set.Field), Value(set), set.If is null ? null : Condition.Compile(set.If, layout)),
        TransformDefinition.Drop drop => new DropStep(drop.Name, Condition.Compile(drop.If, layout)),
        TransformDefinition.DeriveKey derive => new DeriveKeyStep(Slot(derive.Field), [.. derive.Parts.Select(Slot)], Encoding.UTF8.GetBytes(derive.Separator)),
        TransformDefinition.Enrich enrich => new EnrichStep(enrich, layout),
        _ => throw new ArgumentException($"'{definition.GetType().Name}' is not a transform", nameof(definition)),
    };

    private int Slot(string name) => layout.SlotOf(name) is >= 0 and var slot ? slot : throw new ArgumentException($"there is no field '{name}'", nameof(name));

    private NumberTerm Number(string expression) =>
        Expression.ParseNumber(expression, layout, out var error) ?? throw new ArgumentException($"{error}", nameof(expression));

    private Constant Value(TransformDefinition.Set set) =>
        Constant.Parse(layout.TypeOf(Slot(set.Field)), set.Value) ?? throw new ArgumentException($"'{set.Value}' is no value of '{set.Field}'", nameof(set));
}
