namespace Serverless.Core.Parsing;

/// <summary>A mistake in a pipeline file.</summary>
/// <param name="Path">The JSON path of the value, such as <c>$.views[2].window.size</c>.</param>
/// <param name="Line">The line of the value, from 1.</param>
/// <param name="Message">What is wrong, and how to put it right.</param>
public sealed record PipelineError(string Path, int Line, string Message)
{
    /// <summary>Line, path and message, as they are shown to users.</summary>
    public override string ToString() => $"line {Line}, {Path}: {Message}";
}

/// <summary>Collects the mistakes of a file, so that one run shows all of them.</summary>
internal sealed class ErrorList
{
    private readonly List<PipelineError> _errors = [];
    private readonly HashSet<(string Path, int Line)> _wrong = [];

    /// <summary>How many there are so far.</summary>
    public int Count => _errors.Count;

    /// <summary>All, by line; those of one line in the order in which they were added.</summary>
    public IReadOnlyList<PipelineError> InOrder => [.. _errors.OrderBy(error => error.Line)];

    /// <summary>Adds a mistake at a value. Of a text or number the first one is told: others may follow from it.</summary>
    public void Add(Node at, string message)
    {
        if (at is not ValueNode || _wrong.Add((at.Path, at.Line)))
            _errors.Add(new PipelineError(at.Path, at.Line, message));
    }

    /// <summary>Adds a mistake where there is no value.</summary>
    public void Add(string path, int line, string message) => _errors.Add(new PipelineError(path, line, message));
}
