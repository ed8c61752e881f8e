using System.Globalization;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Schemas;
using Serverless.Runtime.Schemas;

namespace Serverless.Local.Evolution;

/// <summary>Verdicts for people, a line each.</summary>
internal static class SchemaText
{
    /// <summary>A schema in a few words.</summary>
    public static string Of(AvroSchema schema) => schema switch
    {
        RecordSchema record => $"record '{record.FullName}', {Count(record.Fields.Count, "field")}",
        NamedSchema named => $"{Kind(schema)} '{named.FullName}'",
        UnionSchema union => $"union of {Count(union.Branches.Count, "branch", "branches")}",
        _ => Kind(schema),
    };

    /// <summary>How many there are of something.</summary>
    public static string Count(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>All lines of a verdict.</summary>
    public static IEnumerable<string> Lines(SchemaVerdict verdict)
    {
        yield return $"{verdict.File}: {verdict.Schema ?? "no schema"}";
        foreach (var flaw in verdict.Flaws)
            yield return Breaks(flaw);
        foreach (var line in (verdict.Subject is { } subject ? Lines(subject) : []).Concat(verdict.Pipelines.SelectMany(Lines)))
            yield return line;
        yield return verdict.Breaks == 0 ? "it breaks nothing" : $"IT BREAKS {Count(verdict.Breaks, "thing")}";
    }

    private static IEnumerable<string> Lines(SubjectVerdict subject)
    {
        yield return $"subject '{subject.Name}': {ComparedWith(subject)}";
        foreach (var found in subject.Found)
            yield return Breaks(Of(found));
        foreach (var obstacle in subject.Obstacles)
            yield return Breaks(obstacle);
    }

    private static string ComparedWith(SubjectVerdict subject)
    {
        var level = SchemaLevels.NameOf(subject.Level);
        var same = subject.Same is { } version ? $"; it is version {version} already" : "";
        return subject.Versions.Count == 0 ? $"there are no versions yet ({level})"
            : subject.Compared.Count == 0 ? $"compared with none of {Count(subject.Versions.Count, "version")} ({level}){same}"
            : $"compared with {Numbers(subject.Compared)} of {Count(subject.Versions.Count, "version")} ({level}){same}";
    }

    private static string Numbers(IReadOnlyList<int> versions) => versions.Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"version {versions[0]}")
        : string.Create(CultureInfo.InvariantCulture, $"versions {versions[0]} to {versions[^1]}");

    private static string Of(SchemaIncompatibility found) => string.Create(
        CultureInfo.InvariantCulture,
        $"version {found.Version} {(found.IsOlderReader ? "can't read what this schema writes" : "wrote what this schema can't read")}: "
        + $"{found.Mismatch.Path}: {found.Mismatch.Message}");

    private static IEnumerable<string> Lines(PipelineVerdict pipeline)
    {
        var own = pipeline.Framing == AvroFraming.None ? "; its records name no schema, so change 'schema' in its file with them" : "";
        yield return $"pipeline '{pipeline.Pipeline}' ({NameOf(pipeline.Framing)}): "
            + $"reads {ReadBy(pipeline)} of {Count(pipeline.Fields, "field")}{own}";
        foreach (var impact in pipeline.Impacts)
            yield return Line(impact);
    }

    private static int ReadBy(PipelineVerdict pipeline) => pipeline.Impacts.Any(impact => impact.Kind == ImpactKind.Unusable)
        ? 0
        : pipeline.Fields - pipeline.Impacts.Count(IsLost);

    private static bool IsLost(FieldImpact impact) =>
        impact.Kind is ImpactKind.RequiredMissing or ImpactKind.DefaultAlways or ImpactKind.NotRead;

    private static string Line(FieldImpact impact)
    {
        var reason = impact.Reason is null ? "" : $" ({impact.Reason})";
        var uses = impact.Uses.Count == 0 ? "" : $" [used: {string.Join(", ", impact.Uses)}]";
        var message = $"{impact.Message}{reason}{(impact.IsAsBefore ? " (as before)" : "")}{uses}";
        if (impact.Breaks)
            return Breaks(message);
        return impact.Reason is not null && !impact.IsAsBefore ? $"  warning: {message}" : $"  note: {message}";
    }

    private static string Breaks(string message) => $"  BREAKS: {message}";

    /// <summary>A framing as pipeline files write it.</summary>
    public static string NameOf(AvroFraming framing) => framing == AvroFraming.SingleObject ? "single-object" : Kind(framing);

    private static string Kind(AvroSchema schema) => Kind(schema.Type);

    private static string Kind(Enum value) => value.ToString().ToLowerInvariant();
}
