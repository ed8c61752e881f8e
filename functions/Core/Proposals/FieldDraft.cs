using System.Text.RegularExpressions;
using Serverless.Core.Definitions;
using Serverless.Core.Drift;

namespace Serverless.Core.Proposals;

/// <summary>Drafts the declaration of a field that is new in events: optional, so that it makes no event a dead letter.</summary>
internal static partial class FieldDraft
{
    /// <summary>The addition; null where the value is no scalar, is inside a list, or has a place already.</summary>
    public static PatchOperation? Of(DriftField fresh, PipelineDefinition pipeline)
    {
        if (fresh.Type is not (FieldWord.Text or FieldWord.Number or FieldWord.Boolean) || fresh.Path.AsSpan().IndexOfAny('[', '*') >= 0)
            return null;
        if (pipeline.Fields.Any(field => DriftFindings.IsPlace(field, fresh.Path)))
            return null;
        var name = NoName().Replace(fresh.Path, "_").Trim('_');
        if (name.Length is 0 or > 40 || !char.IsAsciiLetter(name[0]) || pipeline.Fields.Any(field => field.Name == name))
            return null;
        var alias = name == fresh.Path ? "" : $", \"aliases\": [{ProposalMaker.Quoted(fresh.Path)}]";
        return new PatchOperation($"/fields/{name}", $"{{ \"type\": \"{fresh.Type}\"{alias} }}");
    }

    [GeneratedRegex("[^A-Za-z0-9_-]")]
    private static partial Regex NoName();
}
