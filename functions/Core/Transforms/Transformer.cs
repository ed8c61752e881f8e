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
    /// <param name="row">The event's values; steps read and set them.</param>
    /// <param name="tables">What events are enriched from.</param>
    /// <param name="rejection">Why the event is rejected, or null.</param>
    /// <param name="droppedBy">The name of the drop rule that took the event out, or null.</param>
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
