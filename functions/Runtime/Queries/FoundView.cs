using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Queries;

/// <summary>A view, or one of its meanings, that a query names.</summary>
/// <param name="Label">The name that its results are stored under.</param>
/// <param name="View">The definition by which they are shown.</param>
/// <param name="Versions">The versions of its pipeline.</param>
/// <param name="Epochs">All epochs of its pipeline, oldest first.</param>
/// <param name="Epoch">The newest epoch that has the view with this meaning; null when none has.</param>
internal sealed record FoundView(
    string Label, View View, PipelineVersions Versions, IReadOnlyList<PipelineEpoch> Epochs, PipelineEpoch? Epoch);
