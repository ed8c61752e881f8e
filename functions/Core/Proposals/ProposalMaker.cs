using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Drift;
using Serverless.Core.Parsing;
using Serverless.Core.Rejections;
using Serverless.Core.Time;

namespace Serverless.Core.Proposals;

/// <summary>
/// Proposes what would take the events of a finding in, as additions to the pipeline file: formats for lines, other places and forms of
/// values, fields. Each step is tried on the examples, and kept if more of them are read; so a proposal says how many it reads.
/// </summary>
public sealed class ProposalMaker
{
    private const int MostPatterns = 4;
    private const int MostTried = 3;
    private const int MostFixes = 8;
    private const int MostFields = 12;

    private static readonly JsonSerializerOptions QuotedOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _file;
    private readonly DriftFinding _finding;
    private readonly EventTime _now;
    private readonly List<PatchOperation> _patch = [];
    private readonly List<string> _patterns = [];
    private readonly Lazy<IReadOnlyList<FormatCandidate>> _known = new(FormatCandidate.NewKnown);

    private ProposalMaker(byte[] file, DriftFinding finding, EventTime now) => (_file, _finding, _now) = (file, finding, now);

    /// <summary>The proposal for a finding; null where there is no example, or nothing to propose.</summary>
    /// <param name="file">The pipeline file.</param>
    /// <param name="finding">What was noticed.</param>
    /// <param name="now">The time by which times without a year are read.</param>
    public static Proposal? For(byte[] file, DriftFinding finding, EventTime now) =>
        finding.Kind == DriftKind.Vanished || finding.Examples.Count == 0 ? null : new ProposalMaker(file, finding, now).Make();

    private Proposal? Make()
    {
        if (Try([]) is not { } before)
            return null;
        // Lines that begin alike are probably of one format; what it reads of the others needs none of its own.
        while (_patterns.Count < MostPatterns && LinesLeft() is { } lines && TryAddFormat(lines))
        {
        }
        Fix();
        if (_finding.Kind == DriftKind.Changed)
            AddFields();
        var after = Try(_patch) ?? before;
        var refused = after.Refusals.GroupBy(WhyNot).OrderByDescending(same => same.Count()).FirstOrDefault()?.Key;
        return new Proposal(_patterns, _patch, after.Parsed, before.Parsed, _finding.Examples.Count, refused);
    }

    private static string WhyNot(Rejection? refusal) => refusal switch
    {
        null => "no format reads it",
        { Field: { } field } => $"{refusal.Reason} {field}",
        _ => refusal.Reason,
    };

    private Trial? Try(IEnumerable<PatchOperation> patch, IReadOnlyList<byte[]>? examples = null) =>
        JsonSplice.Apply(_file, [.. patch]) is { } text ? Trial.Of(text, _finding.Source, examples ?? _finding.Examples, _now) : null;

    private PipelineDefinition Definition => PipelineParser.Parse(JsonSplice.Apply(_file, _patch)).Definition!;

    /// <summary>Of the most frequent lines that aren't all read, those that aren't; null when there are none.</summary>
    private List<byte[]>? LinesLeft()
    {
        var left = Try(_patch)?.Left ?? [];
        return _finding.Lines.Select(kind => kind.Examples.Where(left.Contains).ToList()).FirstOrDefault(lines => lines.Count > 0);
    }

    /// <summary>Adds the format that takes most of some lines, a known one or a drafted pattern, with what its values need.</summary>
    private bool TryAddFormat(IReadOnlyList<byte[]> lines)
    {
        var definition = Definition;
        var drafts = Drafts(lines, definition).Select(FormatCandidate.OfPattern);
        var best = _known.Value.Concat(drafts).Select(one => (Format: one, Takes: one.Takes(lines)))
            .Where(one => one.Takes > 0).OrderByDescending(one => one.Takes).Take(MostTried).Select(one => one.Format);
        var before = Try(_patch, lines)?.Parsed ?? 0;
        foreach (var format in best)
        {
            var place = definition.Formats.TakeWhile(entry => entry.Format.Look != EventLook.Line).Count();
            var framing = definition.Formats.Any(entry => entry.Framing == Framing.Lines) ? ", \"framing\": \"lines\"" : "";
            var (patch, parsed) = Fixed([.. _patch, new PatchOperation($"/formats/{place}", $"{format.Json}{framing} }}")], lines);
            if (parsed <= before)
                continue;
            _patch.Clear();
            _patch.AddRange(patch);
            _patterns.Add(format.Name);
            return true;
        }
        return false;
    }

    private static IEnumerable<string> Drafts(IReadOnlyList<byte[]> lines, PipelineDefinition pipeline)
    {
        var names = new DraftNames(pipeline.EventTime.Field, NameOf(pipeline, "level"), NameOf(pipeline, "message"));
        string[] texts = [.. lines.Select(Encoding.UTF8.GetString)];
        return new[] { GrokDraft.Of(texts, names), TemplateDraft.Of(lines, names) }.OfType<string>();
    }

    private static string NameOf(PipelineDefinition pipeline, string usual) =>
        pipeline.Fields.FirstOrDefault(field => field.Name == usual || field.Aliases.Contains(usual))?.Name ?? usual;

    private void Fix()
    {
        var (patch, _) = Fixed([.. _patch], _finding.Examples);
        _patch.Clear();
        _patch.AddRange(patch);
    }

    /// <summary>Adds settings of fields while more examples are read by each.</summary>
    private (List<PatchOperation> Patch, int Parsed) Fixed(List<PatchOperation> patch, IReadOnlyList<byte[]> examples)
    {
        var trial = Try(patch, examples);
        for (var fixes = 0; fixes < MostFixes && trial is { Left.Count: > 0 }; fixes++)
        {
            var current = PipelineParser.Parse(JsonSplice.Apply(_file, patch)).Definition!;
            var better = Fixes.For(trial, current)
                .Select(fix => (Patch: (List<PatchOperation>)[.. patch, .. fix], Trial: Try([.. patch, .. fix], examples)))
                .Where(one => one.Trial is not null && Fixes.IsBetter(one.Trial, trial))
                .OrderByDescending(one => one.Trial!.Parsed).FirstOrDefault();
            if (better.Trial is null)
                break;
            (patch, trial) = (better.Patch, better.Trial);
        }
        return (patch, trial?.Parsed ?? 0);
    }

    /// <summary>Adds the fields that are new, if the file is right with them.</summary>
    private void AddFields()
    {
        foreach (var fresh in _finding.NewFields.Take(MostFields))
        {
            if (FieldDraft.Of(fresh, Definition) is not { } added)
                continue;
            var (before, after) = (Try(_patch), Try([.. _patch, added]));
            if (after is not null && after.Parsed >= before!.Parsed)
                _patch.Add(added);
        }
    }

    internal static string Quoted(string text) => JsonSerializer.Serialize(text, QuotedOptions);
}
