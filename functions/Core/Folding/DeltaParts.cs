using Serverless.Core.Deltas;
using Serverless.Core.IngestStates;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Folding;

/// <summary>The parts of a pipeline's delta objects: the views by their index, then the observers, then the ingest states.</summary>
public static class DeltaParts
{
    /// <summary>The last part of an object with events that were redriven: which of them were rejected again.</summary>
    public static readonly DeltaPart Redriven = new(DeltaPartKind.Redriven, "redriven", "1");

    /// <summary>All parts of a pipeline; sections name a part by its index in this list.</summary>
    public static IReadOnlyList<DeltaPart> Of(Pipeline pipeline) => [.. pipeline.Sharded.Select(Of), .. pipeline.IngestStates.Select(Of)];

    /// <summary>The part that a view or an observer is.</summary>
    public static DeltaPart Of(ISharded sharded) =>
        new(sharded is Observer ? DeltaPartKind.ShardState : DeltaPartKind.View, sharded.Name, sharded.DefinitionHash);

    /// <summary>The part that an ingest state is.</summary>
    public static DeltaPart Of(IngestState state) => new(DeltaPartKind.IngestState, state.Name, state.DefinitionHash);
}
