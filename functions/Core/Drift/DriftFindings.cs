using System.Globalization;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Rejections;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.Drift;

/// <summary>
/// Says of what was seen what is new, gone or different. Something is new when it was seen five times, and its source had sent 100 events
/// and more without it of which, at its rate since, ten would have had it; gone when 100 events and more have come of which, at its rate
/// before, twenty would have had it. Lines of no known format are told when they are new or, from the fifth on, one event of twenty.
/// Sources are judged each for itself.
/// </summary>
public sealed class DriftFindings
{
    // A format that ends while another begins was replaced by it.
    private const long ChangeMs = 10 * 60_000;

    private readonly PipelineDefinition _pipeline;
    private readonly EventTime _since;
    private readonly bool _knowsMore;
    private readonly HashSet<string> _lineFormats;

    private DriftFindings(PipelineDefinition pipeline, EventTime since)
    {
        (_pipeline, _since) = (pipeline, since);
        _lineFormats = [SourceTraits.NoFormat, .. pipeline.Formats.Where(IsLine).Select(entry => entry.Format.Label)];
        _knowsMore = !pipeline.Formats.All(IsLine);
    }

    /// <summary>The findings of a pipeline whose newest sign isn't before a time; those that concern most events first.</summary>
    /// <param name="pipeline">Says which formats and fields are known.</param>
    /// <param name="tables">What its shards have seen.</param>
    /// <param name="since">The time.</param>
    public static IReadOnlyList<DriftFinding> Of(PipelineDefinition pipeline, IEnumerable<DriftTable> tables, EventTime since)
    {
        var reader = new DriftFindings(pipeline, since);
        var sources = tables.SelectMany(table => table.Sources).GroupBy(one => one.Key.Source, one => one.Value, StringComparer.Ordinal);
        return
        [
            .. sources.SelectMany(one => reader.OfSource(one.Key, [.. one]))
                .OrderBy(one => one.Kind).ThenByDescending(one => one.Events).ThenBy(one => one.Source, StringComparer.Ordinal),
        ];
    }

    private static bool IsLine(FormatEntry entry) => entry.Format.Look == EventLook.Line;

    private IEnumerable<DriftFinding> OfSource(string source, IReadOnlyList<SourceTraits> parts)
    {
        var traits = parts.SelectMany(part => part.Traits.Select(seen => (seen, part)))
            .GroupBy(one => one.seen.Trait).Select(same => new TraitSum(same)).ToList();
        var formats = traits.Where(one => one.Trait.Kind == TraitKind.Format).ToList();
        var gone = formats.Where(one => one.IsGone).ToList();
        var untold = parts.Sum(part => part.Untold);
        foreach (var format in formats)
        {
            var own = traits.Where(one => one.Trait.Format == format.Trait.Format).ToList();
            var finding = _lineFormats.Contains(format.Trait.Format)
                ? UnknownOf(source, format, own, untold)
                : format.IsNew && format.FirstTime >= _since ? Base(source, DriftKind.New, format, own)
                : gone.Contains(format) ? null : ChangeOf(source, format, own, untold);
            if (finding is null)
                continue;
            var isOther = finding.Kind is DriftKind.Unknown or DriftKind.New;
            var before = isOther ? gone.Find(one => one != format && IsFollowed(one, format)) : null;
            gone.Remove(before!);
            yield return finding with { Instead = before?.Trait.Format };
        }
        foreach (var one in gone.Where(one => one.LastTime >= _since && !_lineFormats.Contains(one.Trait.Format)))
            yield return Base(source, DriftKind.Vanished, one, []) with { Since = one.LastTime, Share = one.ShareWithin };
    }

    private static bool IsFollowed(TraitSum one, TraitSum by) =>
        Math.Abs(by.FirstTime.Milliseconds - one.LastTime.Milliseconds) <= ChangeMs;

    /// <summary>Null when all formats are such as take any line, so that none is unknown.</summary>
    private DriftFinding? UnknownOf(string source, TraitSum format, IReadOnlyList<TraitSum> own, long untold)
    {
        if (!_knowsMore || !format.IsFrequent || format.LastTime < _since)
            return null;
        var lines = own.Where(one => one.Trait.Kind == TraitKind.Line).OrderByDescending(one => one.Count).ToList();
        return Base(source, DriftKind.Unknown, format, own) with
        {
            Lines = [.. lines.Select(one => new DriftLines(one.Trait.Text, one.Count, one.Examples))],
            Examples = [.. lines.SelectMany(one => one.Examples)],
            Untold = untold,
        };
    }

    private DriftFinding? ChangeOf(string source, TraitSum format, IReadOnlyList<TraitSum> own, long untold)
    {
        var fields = own.Where(one => one.Trait.Kind == TraitKind.Field).ToList();
        var fresh = fields.Where(one => one.CameAfter(format) && one.FirstTime >= _since && !one.IsGoneFrom(format)).ToList();
        var gone = fields.Where(one => one.IsGoneFrom(format) && one.LastTime >= _since).ToList();
        var reasons = own.Where(one => one.Trait.Kind == TraitKind.Reason && one.CameAfter(format) && one.FirstTime >= _since).ToList();
        if (fresh.Count + gone.Count + reasons.Count == 0)
            return null;
        var types = fresh.SelectMany(one => TypeOf(one, fields)).ToList();
        bool Retyped(TraitSum one) => types.Exists(type => type.Path == FieldWord.Split(one.Trait.Text).Path);
        var all = fresh.Concat(reasons).ToList();
        var first = (all.Count > 0 ? all : gone).MinBy(one => all.Count > 0 ? one.FirstTime : one.LastTime)!;
        var most = all.Count > 0 ? all.MaxBy(one => one.Count)! : first;
        var finding = Base(source, DriftKind.Changed, format, own) with
        {
            Since = all.Count > 0 ? first.FirstTime : first.LastTime,
            At = first.FirstAt,
            Events = all.Count > 0 ? most.Count : gone.Max(one => one.Count),
            Share = all.Count > 0 ? most.ShareSince : first.ShareWithin,
            NewFields = [.. fresh.Where(one => !Retyped(one)).Select(one => FieldOf(one, one.FirstTime, one.ShareSince))],
            GoneFields = [.. gone.Where(one => !Retyped(one)).Select(one => FieldOf(one, one.LastTime, one.ShareWithin))],
            Types = types,
            Reasons = [.. reasons.Select(ReasonOf)],
            Untold = untold,
            Examples = Distinct(reasons.Concat(fresh).SelectMany(one => one.Examples)),
        };
        return finding with { Breaks = [.. BreaksOf(finding)] };
    }

    private DriftFinding Base(string source, DriftKind kind, TraitSum format, IReadOnlyList<TraitSum> own)
    {
        var reasons = own.Where(one => one.Trait.Kind == TraitKind.Reason).ToList();
        var finding = new DriftFinding
        {
            Id = IdOf($"{source}\n{format.Trait.Format}\n{kind}"),
            Kind = kind,
            Source = source,
            Format = format.Trait.Format,
            Since = format.FirstTime,
            At = format.FirstAt,
            Events = format.Count,
            Share = format.ShareSince,
            Reasons = [.. reasons.Select(ReasonOf)],
            Examples = Distinct(format.Examples.Concat(reasons.SelectMany(one => one.Examples))),
        };
        return finding with { Breaks = [.. BreaksOf(finding)] };
    }

    private static string IdOf(string text) =>
        (Hash64.Of(Encoding.UTF8.GetBytes(text)) >> 32).ToString("x8", CultureInfo.InvariantCulture);

    private static IReadOnlyList<byte[]> Distinct(IEnumerable<byte[]> examples) => [.. examples.DistinctBy(one => Hash64.Of(one))];

    private static IEnumerable<DriftType> TypeOf(TraitSum fresh, List<TraitSum> fields)
    {
        var (path, type) = FieldWord.Split(fresh.Trait.Text);
        var before = fields.Where(one => one.FirstTime <= fresh.FirstTime).Select(one => FieldWord.Split(one.Trait.Text))
            .Where(one => one.Path == path && one.Type != type).Select(one => one.Type).ToList();
        if (before.Count > 0)
            yield return new DriftType(path, string.Join(" or ", before), type, fresh.FirstTime);
    }

    private static DriftField FieldOf(TraitSum one, EventTime since, double share)
    {
        var (path, type) = FieldWord.Split(one.Trait.Text);
        return new DriftField(path, type, since, share);
    }

    private static DriftReason ReasonOf(TraitSum one)
    {
        var blank = one.Trait.Text.IndexOf(' ', StringComparison.Ordinal);
        return blank < 0
            ? new DriftReason(one.Trait.Text, null, one.Count, one.FirstTime)
            : new DriftReason(one.Trait.Text[..blank], one.Trait.Text[(blank + 1)..], one.Count, one.FirstTime);
    }

    private IEnumerable<string> BreaksOf(DriftFinding finding)
    {
        foreach (var reason in finding.Reasons)
        {
            yield return reason switch
            {
                { Reason: Reasons.Required } => $"dead letters: the required field '{reason.Field}' is missing",
                { Field: { } field } => $"dead letters: {reason.Reason} at '{field}'",
                _ => $"dead letters: {reason.Reason}",
            };
        }
        foreach (var type in finding.Types.Where(type => FieldAt(type.Path) is not null))
            yield return $"'{FieldAt(type.Path)!.Name}' was {type.From} and is {type.To}";
        foreach (var gone in finding.GoneFields.Where(gone => FieldAt(gone.Path) is { } field && !HasOther(field, finding)))
            yield return $"'{FieldAt(gone.Path)!.Name}' has no value any more: it came from '{gone.Path}'";
    }

    private static bool HasOther(FieldDefinition field, DriftFinding finding) =>
        finding.NewFields.Any(fresh => IsPlace(field, fresh.Path));

    /// <summary>The field of the pipeline whose value is at a place.</summary>
    private FieldDefinition? FieldAt(string path) => _pipeline.Fields.FirstOrDefault(field => field.IsOfEvent && IsPlace(field, path));

    /// <summary>Whether a field takes its value from a place.</summary>
    internal static bool IsPlace(FieldDefinition field, string path) =>
        field.Aliases.Prepend(field.Name).Any(place => place == path || Steps(place) == path);

    // A trait has the names joined by dots, whatever they are.
    private static string Steps(string place) => FieldPath.TryParse(place) is { } known
        ? string.Join('.', known.Steps.Select(step => step.Name ?? "[]")).Replace(".[]", "[]", StringComparison.Ordinal)
        : place;
}
