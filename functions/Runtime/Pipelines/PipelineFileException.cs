namespace Serverless.Runtime.Pipelines;

/// <summary>A pipeline file is missing or has mistakes; the message names the file and lists each mistake with its line and path.</summary>
public sealed class PipelineFileException : Exception
{
    /// <summary>Of one mistake.</summary>
    public PipelineFileException(string mistake)
        : this([mistake])
    {
    }

    /// <summary>Of at least one; each names the file.</summary>
    public PipelineFileException(IReadOnlyList<string> mistakes)
        : base(string.Join(Environment.NewLine, mistakes)) => Mistakes = mistakes;

    /// <summary>The mistakes, a line each; never empty. Has text of the file.</summary>
    public IReadOnlyList<string> Mistakes { get; }
}
