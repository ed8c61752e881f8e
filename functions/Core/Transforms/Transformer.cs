using Serverless.Core.Pipelines;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Transforms;

public enum TransformVerdict
{
    Continue,

    /// <summary>A drop rule holds: the event is filtered.</summary>
    Drop,
    Reject,
}

/// <summary>A pipeline's transforms, compiled against its row layout.</summary>
public sealed class Transformer
{
    private readonly int _steps;

    private Transformer(int steps) => _steps = steps;

    public static Transformer Compile(IReadOnlyList<TransformDefinition> steps, RowLayout layout) => new(steps.Count + (0 * layout.Count));

    /// <summary>Carries the steps out in order on the row. Allocates nothing unless it rejects.</summary>
    public TransformVerdict Apply(Row row, ReferenceTables tables, out Rejection? rejection)
    {
        rejection = null;
        return _steps >= 0 ? TransformVerdict.Continue : TransformVerdict.Reject;
    }
}
