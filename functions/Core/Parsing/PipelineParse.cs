using System.Diagnostics.CodeAnalysis;
using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>What came of parsing a pipeline file: a definition, or all its mistakes in the order of the file.</summary>
public sealed record PipelineParse(PipelineDefinition? Definition, IReadOnlyList<PipelineError> Errors)
{
    [MemberNotNullWhen(true, nameof(Definition))]
    public bool IsValid => Definition is not null;
}
