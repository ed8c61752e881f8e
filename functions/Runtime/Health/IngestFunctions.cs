using System.Text.Json.Nodes;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Health;

/// <summary>
/// The functions that take the topics of pipelines, one a pipeline: those that there must be, and those of which this instance has told its
/// host. Whether the host then runs them, only their work shows: a pipeline's lag and heads. Safe for any thread.
/// </summary>
/// <param name="pipelines">The pipelines of the files.</param>
public sealed class IngestFunctions(PipelineSet pipelines)
{
    private const string Prefix = "ingest-";

    private volatile IReadOnlyList<string>? _indexed;

    /// <summary>By name, why pipelines aren't run: they have no function.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NotRun => pipelines.Problems;

    /// <summary>The name of a pipeline's function.</summary>
    public static string NameOf(string pipeline) => Prefix + pipeline;

    /// <summary>The pipeline of a function, by its name.</summary>
    public static string PipelineOf(string function) => function[Prefix.Length..];

    /// <summary>
    /// Notes which functions the host was told of. An instance whose host asks another process for its functions is never told to.
    /// </summary>
    public void Indexed(IEnumerable<string> functions) => _indexed = [.. functions];

    /// <summary>Why nothing can take a pipeline's topic on this instance; null when nothing is known to be wrong.</summary>
    internal string? ProblemOf(string pipeline) => _indexed?.Contains(NameOf(pipeline)) == false
        ? $"the host was not told of the function {NameOf(pipeline)}, so that nothing reads the topic here: restart the app"
        : null;

    /// <summary>
    /// How many are expected, how many the host was told of (null when it hasn't asked), and the names of those that it wasn't told of.
    /// </summary>
    internal JsonObject ToJson()
    {
        var (expected, indexed) = (pipelines.Names.Select(NameOf).ToList(), _indexed);
        var missing = expected.Except(indexed ?? expected).Order(StringComparer.Ordinal);
        return new JsonObject
        {
            ["expected"] = expected.Count,
            ["indexed"] = indexed?.Count,
            ["missing"] = new JsonArray([.. missing.Select(name => (JsonNode)name)]),
        };
    }
}
