using Serverless.Core.Definitions;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.Contract;

/// <summary>The input of one load.</summary>
/// <param name="Events">
/// Its events, from the first; each call begins anew. It is given <see cref="GeneratedInput.SchemaIds"/>.
/// </param>
/// <param name="Tables">The reference tables that its events are enriched from: by table and key, a row of columns.</param>
/// <param name="Truth">What must come of its events in a pipeline of this definition.</param>
internal sealed record GeneratedInput(
    Func<IReadOnlyList<int>, EventSource> Events,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> Tables,
    Func<PipelineDefinition, ITruth> Truth)
{
    /// <summary>The schemas that its events are written with, to be registered before the first of them.</summary>
    public IReadOnlyList<GeneratedSchema> Schemas { get; init; } = [];

    /// <summary>Their ids at the registry, in the same order, once they are registered.</summary>
    public IReadOnlyList<int> SchemaIds { get; init; } = [];
}

/// <summary>A schema of a generator's.</summary>
/// <param name="Subject">The subject that it is the next version of.</param>
/// <param name="Text">The schema.</param>
internal sealed record GeneratedSchema(string Subject, string Text);
