namespace Serverless.Core.Parsing;

/// <summary>
/// One mistake in a pipeline file: the JSON path of the value concerned (<c>$.views[2].window.size</c>), its line, counted from 1, and what
/// is wrong and how to put it right.
/// </summary>
public sealed record PipelineError(string Path, int Line, string Message)
{
    public override string ToString() => $"line {Line}, {Path}: {Message}";
}
