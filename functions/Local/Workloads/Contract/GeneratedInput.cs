using Serverless.Core.Definitions;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.Contract;

/// <summary>The input of one load.</summary>
/// <param name="Events">Its events, from the first; each call begins anew.</param>
/// <param name="Tables">The reference tables that its events are enriched from: by table and key, a row of columns.</param>
/// <param name="Truth">What must come of its events in a pipeline of this definition.</param>
internal sealed record GeneratedInput(
    Func<EventSource> Events,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> Tables,
    Func<PipelineDefinition, ITruth> Truth);
