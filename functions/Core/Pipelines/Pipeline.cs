using Serverless.Core.Rows;
using Serverless.Core.Transforms;

namespace Serverless.Core.Pipelines;

/// <summary>A pipeline made ready to run: names resolved to slots, conditions and transforms compiled.</summary>
public sealed class Pipeline
{
    private Pipeline(PipelineDefinition definition, RowLayout layout)
    {
        Definition = definition;
        Layout = layout;
    }

    public PipelineDefinition Definition { get; }

    public string Name => Definition.Name;

    public RowLayout Layout { get; }

    /// <summary>The slot of the event-time field.</summary>
    public int TimeSlot { get; private init; }

    public Transformer Transformer { get; private init; } = null!;

    public IReadOnlyList<View> Views { get; private init; } = [];

    /// <summary>Compiles a definition that the parser has accepted.</summary>
    public static Pipeline Compile(PipelineDefinition definition) => new(definition, new RowLayout([]));
}
