namespace Serverless.Core.Proposals;

/// <summary>An operation of a JSON patch (RFC 6902): something is added to a pipeline file.</summary>
/// <param name="Path">Where, as a JSON pointer: <c>/formats/3</c>, <c>/fields/time/aliases/-</c>.</param>
/// <param name="Value">What, as JSON.</param>
public sealed record PatchOperation(string Path, string Value)
{
    /// <summary>The operation's name: nothing is ever removed, and what is added where something is replaces it.</summary>
    public const string Op = "add";
}

/// <summary>What would take new events in.</summary>
/// <param name="Patterns">Grok patterns of lines, the most frequent ones first; none where a setting is enough.</param>
/// <param name="Patch">What is added to the pipeline file; nothing when no proposal could be made.</param>
/// <param name="Parsed">How many of the examples the changed pipeline reads.</param>
/// <param name="ParsedBefore">How many it reads as it is.</param>
/// <param name="Examples">How many examples there are.</param>
/// <param name="Refused">Why it rejects most of the others; null when there are none.</param>
public sealed record Proposal(
    IReadOnlyList<string> Patterns, IReadOnlyList<PatchOperation> Patch, int Parsed, int ParsedBefore, int Examples, string? Refused);
