using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Drift;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Proposals;

/// <summary>Settings of fields that may make events acceptable: another place, another form of times, another type.</summary>
internal static class Fixes
{
    // What a field without forms of its own reads, in lines of grok.
    private static readonly string[] UsualTimes = ["iso", "clf", "syslog", "rfc1123", "yyyy/MM/dd HH:mm:ss", "epoch"];

    /// <summary>What may help with the most frequent refusals of a trial.</summary>
    public static IEnumerable<PatchOperation[]> For(Trial trial, PipelineDefinition pipeline)
    {
        var refused = trial.Refusals.Zip(trial.Left).Where(one => one.First?.Field is not null);
        foreach (var same in refused.GroupBy(one => (one.First!.Reason, one.First.Field)))
        {
            var field = pipeline.Fields.FirstOrDefault(one => one.Name == same.Key.Field && one.IsOfEvent);
            var refusals = same.Select(one => one.First!).ToList();
            foreach (var fix in field is null ? [] : For(field, refusals, [.. same.Select(one => one.Second)]))
                yield return fix;
        }
        // A value of the wrong type makes an event of no format, or one of a format that takes any text, so the field isn't told.
        foreach (var fix in Retyped(pipeline, trial.Left))
            yield return fix;
    }

    /// <summary>Whether a trial shows more than another: more is read, or as much and an earlier obstacle is gone.</summary>
    public static bool IsBetter(Trial one, Trial other) =>
        one.Parsed > other.Parsed || (one.Parsed == other.Parsed && Reached(one) > Reached(other));

    // How far events come: a value that is there in a form that isn't known is nearer to the end than one that is missing.
    private static int Reached(Trial trial) => trial.Refusals.Sum(one => one switch
    {
        null => 0,
        { Stage: RejectionStage.Decode } => 1,
        { Reason: Reasons.TimestampFormat } => 3,
        _ => 2,
    });

    private static IEnumerable<PatchOperation[]> For(FieldDefinition field, List<Rejection> refusals, IReadOnlyList<byte[]> events) =>
        refusals[0].Reason switch
        {
            Reasons.Required => Aliases(field, events),
            Reasons.TimestampFormat => Times(field, refusals.Select(one => one.Found)),
            Reasons.NotAllowed => [.. Values(field, refusals)],
            Reasons.WrongType => Types(field),
            _ => [],
        };

    /// <summary>Another place of a required value: a field of the events that the file doesn't know, the likeliest name first.</summary>
    private static IEnumerable<PatchOperation[]> Aliases(FieldDefinition field, IReadOnlyList<byte[]> events)
    {
        var paths = events.SelectMany(one => JsonPaths.Of(one)).Where(one => !one.Path.Contains('[', StringComparison.Ordinal)).ToList();
        foreach (var same in paths.GroupBy(one => one.Path).OrderByDescending(same => NearestName.Of(field.Name, [same.Key]) is not null))
        {
            if (same.Key == field.Name || field.Aliases.Contains(same.Key) || FieldPath.TryParse(same.Key) is null)
                continue;
            var alias = Added(field.Name, "aliases", field.Aliases, same.Key);
            yield return [alias];
            // The value may be there, in a form that isn't known.
            var forms = same.Select(one => TimeLook.FormOf(one.Value)).Distinct().ToList();
            if (field.Type == FieldType.Timestamp && forms is [{ } form] && !field.Times.Contains(form))
                yield return [alias, TimesWith(field, form)];
        }
    }

    private static IEnumerable<PatchOperation[]> Times(FieldDefinition field, IEnumerable<string?> found) =>
        found.OfType<string>().Select(TimeLook.FormOf).OfType<string>().Where(form => !field.Times.Contains(form)).Distinct()
            .Select(form => new[] { TimesWith(field, form) });

    private static PatchOperation TimesWith(FieldDefinition field, string form) => field.Times.Count > 0
        ? new PatchOperation($"/fields/{field.Name}/times/-", ProposalMaker.Quoted(form))
        : new PatchOperation($"/fields/{field.Name}/times", $"[{string.Join(", ", UsualTimes.Append(form).Select(ProposalMaker.Quoted))}]");

    private static IEnumerable<PatchOperation[]> Values(FieldDefinition field, List<Rejection> refusals) =>
    [
        [
            .. refusals.Select(one => one.Found).OfType<string>().Distinct(StringComparer.Ordinal)
                .Select(value => new PatchOperation($"/fields/{field.Name}/enum/-", ProposalMaker.Quoted(value))),
        ],
    ];

    private static PatchOperation Added(string field, string list, IReadOnlyList<string> before, string value) => before.Count > 0
        ? new PatchOperation($"/fields/{field}/{list}/-", ProposalMaker.Quoted(value))
        : new PatchOperation($"/fields/{field}/{list}", $"[{ProposalMaker.Quoted(value)}]");

    private static IEnumerable<PatchOperation[]> Types(FieldDefinition field) => field.Type switch
    {
        FieldType.Number or FieldType.Integer when !field.NumbersAsText => [[Flag(field, "numbersAsText")], [TypeOf(field, "number")]],
        FieldType.Integer => [[TypeOf(field, "number")]],
        FieldType.Text when !field.AnyScalar => [[Flag(field, "anyScalar")]],
        _ => [],
    };

    private static IEnumerable<PatchOperation[]> Retyped(PipelineDefinition pipeline, IReadOnlyList<byte[]> events)
    {
        var paths = events.SelectMany(one => JsonPaths.Of(one)).Select(one => (one.Path, one.Kind)).ToHashSet();
        foreach (var field in pipeline.Fields.Where(field => field.IsOfEvent))
        {
            var kinds = paths.Where(one => DriftFindings.IsPlace(field, one.Path)).Select(one => one.Kind).ToList();
            var isOther = field.Type == FieldType.Text
                ? kinds.Exists(kind => kind != JsonValueKind.String)
                : kinds.Contains(JsonValueKind.String) || (field.Type == FieldType.Integer && kinds.Count > 0);
            if (isOther)
            {
                foreach (var fix in Types(field))
                    yield return fix;
            }
        }
    }

    private static PatchOperation Flag(FieldDefinition field, string name) => new($"/fields/{field.Name}/{name}", "true");

    private static PatchOperation TypeOf(FieldDefinition field, string type) => new($"/fields/{field.Name}/type", $"\"{type}\"");
}
