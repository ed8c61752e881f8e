using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

/// <summary>
/// A pipeline's transforms, compiled against its row layout. Stateless: any number of threads may share it, each with its own row.
/// </summary>
public sealed class Transformer
{
    private readonly Step[] _steps;

    private Transformer(Step[] steps) => _steps = steps;

    /// <summary>Compiles steps that the pipeline parser has accepted. Throws <see cref="ArgumentException"/> for any others.</summary>
    public static Transformer Compile(IReadOnlyList<TransformDefinition> steps, RowLayout layout)
    {
        var compiler = new StepCompiler(layout);
        return new Transformer([.. steps.Select(compiler.Compile)]);
    }

    /// <summary>Applies the steps to the row in order. Allocates nothing unless it rejects.</summary>
    public TransformVerdict Apply(Row row, ReferenceTables tables, out Rejection? rejection) => Apply(row, tables, out rejection, out _);

    /// <summary>
    /// As the other overload; <paramref name="droppedBy"/> is the name of the drop rule that filtered the event, or null.
    /// </summary>
    public TransformVerdict Apply(Row row, ReferenceTables tables, out Rejection? rejection, out string? droppedBy)
    {
        rejection = null;
        droppedBy = null;
        foreach (var step in _steps)
        {
            var verdict = step.Apply(row, tables, ref rejection);
            if (verdict == TransformVerdict.Continue)
                continue;
            droppedBy = (step as DropStep)?.Name;
            return verdict;
        }
        return TransformVerdict.Continue;
    }
}
