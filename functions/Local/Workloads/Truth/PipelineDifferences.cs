using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Text;

namespace Serverless.Local.Workloads.Truth;

/// <summary>
/// Compares what a pipeline does with an event before any view sees it (formats, fields, event time, transforms) with what a truth was
/// written for. Views, the bound and the idle timeout may be others: the truth takes them from the pipeline.
/// </summary>
internal static class PipelineDifferences
{
    /// <summary>Empty when events end the same way.</summary>
    /// <param name="assumed">The pipeline that the truth was written for.</param>
    /// <param name="actual">The pipeline that is run.</param>
    /// <param name="written">Names of all properties that generated events have: an additional field must not read one of them.</param>
    public static IReadOnlyList<string> Find(PipelineDefinition assumed, PipelineDefinition actual, IReadOnlySet<string> written) =>
    [
        .. Fields(assumed, actual, written),
        .. Different("the formats differ from those", Texts(assumed.Formats), Texts(actual.Formats)),
        .. Different("the transforms differ from those", Texts(assumed.Transforms), Texts(actual.Transforms)),
        .. Different("the ids of 'deduplicate' are not those", IdsOf(assumed), IdsOf(actual)),
        .. Different("the key is not the one", [assumed.Key], [actual.Key]),
        .. Different("the field of the event time is not the one", TimesOf(assumed), TimesOf(actual)),
        .. Different("eventTime.maxPast is not the one", [Text(assumed.EventTime.MaxPastMs)], [Text(actual.EventTime.MaxPastMs)]),
        .. Different("maxRecordBytes is not the one", [Text(assumed.MaxRecordBytes)], [Text(actual.MaxRecordBytes)]),
    ];

    private static IEnumerable<string> Fields(PipelineDefinition assumed, PipelineDefinition actual, IReadOnlySet<string> written)
    {
        foreach (var field in assumed.Fields)
        {
            var found = actual.Fields.FirstOrDefault(candidate => candidate.Name == field.Name);
            if (found is null)
                yield return $"field '{field.Name}' is missing, which the truth was written for";
            // The truth hashes as the pipeline does, and knows nothing of what is dropped.
            else if (Text(found with { Personal = null }) != Text(field))
                yield return $"field '{field.Name}' is not declared as the truth was written for";
        }
        foreach (var field in actual.Fields.Where(field => assumed.Fields.All(known => known.Name != field.Name)))
        {
            if (field.Required || field.Aliases.Append(field.Name).Any(name => written.Contains(FieldPath.Parse(name).Steps[0].Name!)))
                yield return $"field '{field.Name}' may reject events that the truth takes for accepted";
        }
    }

    private static IEnumerable<string> Different(string what, IEnumerable<string> assumed, IEnumerable<string> actual) =>
        assumed.SequenceEqual(actual) ? [] : [$"{what} that the truth was written for"];

    private static IEnumerable<string> TimesOf(PipelineDefinition definition) =>
        definition.EventTime.Otherwise is { } otherwise ? [definition.EventTime.Field, otherwise] : [definition.EventTime.Field];

    private static IEnumerable<string> IdsOf(PipelineDefinition definition) => definition.Deduplicate?.By ?? [];

    private static IEnumerable<string> Texts(IEnumerable<object> parts) => parts.Select(part => $"{part.GetType().Name} {Text(part)}");

    private static string Text(object? part) => JsonSerializer.Serialize(part, part?.GetType() ?? typeof(object));
}
