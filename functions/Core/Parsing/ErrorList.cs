namespace Serverless.Core.Parsing;

/// <summary>Collects what is wrong with a file, so that one run shows all of it.</summary>
internal sealed class ErrorList
{
    private readonly List<PipelineError> _errors = [];

    public int Count => _errors.Count;

    public IReadOnlyList<PipelineError> InOrder => [.. _errors.OrderBy(error => error.Line)];

    public void Add(Node at, string message) => _errors.Add(new PipelineError(at.Path, at.Line, message));

    public void Add(string path, int line, string message) => _errors.Add(new PipelineError(path, line, message));
}
