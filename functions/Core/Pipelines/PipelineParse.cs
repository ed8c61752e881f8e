using System.Diagnostics.CodeAnalysis;

namespace Serverless.Core.Pipelines;

/// <summary>What came of parsing a pipeline file: a definition, or all its mistakes in the order of the file.</summary>
public sealed record PipelineParse(PipelineDefinition? Definition, IReadOnlyList<PipelineError> Errors)
{
    [MemberNotNullWhen(true, nameof(Definition))]
    public bool IsValid => Definition is not null;
}
