using Serverless.Core.Positions;

namespace Serverless.Core.Pipelines;

/// <summary>
/// What makes a pipeline a shadow: it runs a candidate for another pipeline's next version beside that one, and only to be compared with
/// it. It has a name of its own, so that all that is stored of it lies apart.
/// </summary>
/// <param name="Of">The name of the pipeline that it may become.</param>
/// <param name="Start">Where it begins to read the topic.</param>
public sealed record ShadowRun(string Of, TopicStart Start)
{
    /// <summary>
    /// What is between the name of the pipeline and the rest of a shadow's name. No pipeline of a file has it in its name.
    /// </summary>
    public const char Separator = '_';

    /// <summary>Whether a name is that of a shadow.</summary>
    public static bool IsName(string pipeline) => pipeline.Contains(Separator, StringComparison.Ordinal);
}
