using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Folding;

/// <summary>Whose sections a pipeline's delta objects hold: the views by their index, then the observers, then the ingest states.</summary>
public static class DeltaParts
{
    /// <summary>All parts of a pipeline, by the numbers that sections name.</summary>
    public static IReadOnlyList<DeltaPart> Of(Pipeline pipeline) => [.. pipeline.Sharded.Select(Of), .. pipeline.IngestStates.Select(Of)];

    /// <summary>The part that a view or an observer is.</summary>
    public static DeltaPart Of(ISharded sharded) =>
        new(sharded is Observer ? DeltaPartKind.ShardState : DeltaPartKind.View, sharded.Name, sharded.DefinitionHash);

    /// <summary>The part that an ingest state is.</summary>
    public static DeltaPart Of(IngestState state) => new(DeltaPartKind.IngestState, state.Name, state.DefinitionHash);
}
