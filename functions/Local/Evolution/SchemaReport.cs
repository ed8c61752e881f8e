using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Runtime.Schemas;

namespace Serverless.Local.Evolution;

/// <summary>A verdict as <c>--report</c> writes it, for a build.</summary>
internal static class SchemaReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string ToJson(SchemaVerdict verdict) => JsonSerializer.Serialize(
        new
        {
            verdict.File,
            verdict.Schema,
            verdict.Breaks,
            verdict.Flaws,
            Subject = verdict.Subject is { } subject ? Of(subject) : null,
            Pipelines = verdict.Pipelines.Select(Of),
        },
        Options);

    private static object Of(SubjectVerdict subject) => new
    {
        subject.Name,
        Level = SchemaLevels.NameOf(subject.Level),
        subject.Versions,
        subject.Compared,
        subject.Same,
        Incompatible = subject.Found.Select(found => new
        {
            found.Version,
            Reader = found.IsOlderReader ? "version" : "schema",
            Kind = found.Mismatch.Kind.ToString(),
            found.Mismatch.Path,
            found.Mismatch.Message,
        }),
        subject.Obstacles,
    };

    private static object Of(PipelineVerdict pipeline) => new
    {
        pipeline.Pipeline,
        Framing = SchemaText.NameOf(pipeline.Framing),
        pipeline.Fields,
        Impacts = pipeline.Impacts.Select(impact => new
        {
            impact.Kind,
            impact.Field,
            impact.Breaks,
            AsBefore = impact.IsAsBefore,
            impact.Reason,
            impact.Message,
            Uses = impact.Uses.Select(use => new { View = use.Of, use.As }),
        }),
    };
}
