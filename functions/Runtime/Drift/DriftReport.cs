using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Serverless.Core.Drift;
using Serverless.Core.Proposals;
using Serverless.Core.Time;

namespace Serverless.Runtime.Drift;

/// <summary>What the radar of a pipeline has noticed.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Version">Its version, by whose file findings are judged and proposals are made.</param>
/// <param name="Since">From when on findings are told.</param>
/// <param name="Sources">How many sources were seen.</param>
/// <param name="Events">How many events were looked at since the radar began.</param>
/// <param name="Findings">What is new, gone or different, the most urgent first.</param>
public sealed record DriftReport(
    string Pipeline, string Version, EventTime Since, int Sources, long Events, IReadOnlyList<DriftFinding> Findings)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The proposal for the one finding that was asked for; null where none was, or there is none.</summary>
    public Proposal? Proposal { get; init; }

    /// <summary>Whether one finding was asked for: then its examples are shown.</summary>
    public bool IsOne { get; init; }

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Pipeline, Version, Since = $"{Since}", Sources, Events, Findings = Findings.Select(one => Shown(one, IsOne)),
            Proposal = Proposal is null ? null : Shown(Proposal),
        },
        Options);

    private static object Shown(DriftFinding one, bool isOnly) => new
    {
        one.Id, one.Kind, one.Source, one.Format, one.Instead,
        Since = $"{one.Since}", At = $"{one.At}", one.Events, Share = Math.Round(one.Share, 4),
        NewFields = one.NewFields.Select(ShownField), GoneFields = one.GoneFields.Select(ShownField),
        Types = one.Types.Select(type => new { type.Path, type.From, type.To, Since = $"{type.Since}" }),
        DeadLetters = one.Reasons.Select(reason => new { reason.Reason, reason.Field, reason.Events, Since = $"{reason.Since}" }),
        Lines = one.Lines.Select(kind => new { kind.Shape, kind.Events }),
        Untold = one.Untold == 0 ? (long?)null : one.Untold, one.Breaks,
        Example = one.Examples.Count == 0 ? null : Encoding.UTF8.GetString(one.Examples[0]),
        Examples = isOnly ? one.Examples.Select(Encoding.UTF8.GetString) : null,
    };

    private static object ShownField(DriftField field) =>
        new { field.Path, field.Type, Since = $"{field.Since}", Share = Math.Round(field.Share, 4) };

    private static object Shown(Proposal one) => new
    {
        one.Patterns, Patch = one.Patch.Select(step => new { PatchOperation.Op, step.Path, Value = JsonNode.Parse(step.Value) }),
        one.Parsed, one.ParsedBefore, one.Examples, one.Refused,
    };
}
