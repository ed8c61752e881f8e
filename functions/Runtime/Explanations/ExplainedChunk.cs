using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Explanations;

/// <summary>A chunk that has events of the key in the window.</summary>
/// <param name="Row">Its row in the ledger: source, offsets, when it was sealed, by which recipe.</param>
/// <param name="Epoch">The epoch that it was sealed in, which has the version of the pipeline.</param>
/// <param name="Recipe">What it was folded by; null when that isn't kept.</param>
/// <param name="View">The view as it was folded.</param>
/// <param name="Panes">What it has for the window; several of a session that the chunk has in parts.</param>
/// <param name="IsApplied">Whether the shard has merged it; null when the shard can't be asked.</param>
public sealed record ExplainedChunk(
    ChunkRow Row, PipelineEpoch Epoch, Recipe? Recipe, View View, IReadOnlyList<Result> Panes, bool? IsApplied)
{
    /// <summary>How many events of the window it has, at least 1.</summary>
    public long Events => Panes.Sum(pane => pane.Events);
}
