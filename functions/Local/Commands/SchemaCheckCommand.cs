using System.CommandLine;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Pipelines;
using Serverless.Core.Schemas;
using Serverless.Local.Evolution;
using Serverless.Local.Output;
using Serverless.Local.Report;
using Serverless.Local.Runs.Options;
using Serverless.Local.Settings;
using Serverless.Runtime.Schemas;

namespace Serverless.Local.Commands;

/// <summary><c>schema check</c>: would this writer schema break running pipelines, their views, or older data?</summary>
internal static class SchemaCheckCommand
{
    // Of the subject of a topic's values, by the strategy that producers use unless they are told otherwise.
    private const string ValueSuffix = "-value";

    private static readonly Option<string?> Subject = new("--subject")
    {
        Description = "The subject that it is for: it is compared with its versions, by its level.",
    };

    private static readonly Option<string[]> PipelineNamesOrFiles = new("--pipeline")
    {
        Description = "A pipeline that would read it, by its name or file; repeat it for more. Default: those in the folder that accept "
            + "Avro, and of these, where --subject is TOPIC-value, the ones with that topic.",
    };

    private static readonly Option<string?> Level = new("--level")
    {
        Description = "BACKWARD, FORWARD, FULL, each also with _TRANSITIVE, or NONE; default: that of the subject.",
    };

    private static readonly Option<string?> Report = new("--report") { Description = "A file for the verdict as JSON." };

    public static Command Build()
    {
        var command = new Command("check", "Tell what a writer schema would break: older data, pipelines, views.")
        {
            SchemaFile.File, Subject, PipelineNamesOrFiles, Level, SchemaFile.References, Report,
        };
        foreach (var option in SchemaPlace.Options)
            command.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (subject, report) = (parsed.GetValue(Subject), parsed.GetValue(Report));
        var level = LevelOf(parsed.GetValue(Level), subject);
        if (report is not null)
            ReportFile.Check(report);
        var (pipelines, note) = Pipelines(parsed.GetValue(PipelineNamesOrFiles) ?? [], subject);
        await using var place = subject is null ? SchemaPlace.Find(parsed) : SchemaPlace.Open(parsed, $"--subject {subject}");
        var given = await SchemaFile.ReadAsync(parsed, place?.Subjects, ct);
        var verdict = await new SchemaCheck(place?.Subjects)
            .RunAsync(parsed.GetValue(SchemaFile.File)!, given, subject, level, pipelines, ct);
        foreach (var line in SchemaText.Lines(verdict))
            Terminal.Line(line);
        if (note is not null)
            Terminal.Line(note);
        if (report is not null)
            await File.WriteAllTextAsync(report, SchemaReport.ToJson(verdict), CancellationToken.None);
        return verdict.Breaks == 0 ? ExitCode.Good : ExitCode.Failed;
    }

    private static CompatibilityLevel? LevelOf(string? name, string? subject)
    {
        if (name is null)
            return null;
        var level = SchemaLevels.Named(name);
        return subject is not null
            ? level
            : throw new UsageException($"--level {name} is for the versions of a subject: add --subject");
    }

    private static (IReadOnlyList<Pipeline> Pipelines, string? Note) Pipelines(string[] named, string? subject)
    {
        if (named.Length > 0)
        {
            var asked = named.SelectMany(name => PipelineNames.Load("--pipeline", name)).DistinctBy(pipeline => pipeline.Name).ToList();
            return asked.Find(pipeline => !AcceptsAvro(pipeline)) is { } other
                ? throw new UsageException($"--pipeline: '{other.Name}' accepts no Avro: name another, or add an avro format to its file")
                : (asked, null);
        }
        var all = PipelineNames.Load("--pipeline", null).FindAll(AcceptsAvro);
        if (all.Count == 0)
            return ([], $"no pipeline in {RunSettings.PipelineFolder} accepts Avro, so none was looked at: name yours with --pipeline");
        if (subject?.EndsWith(ValueSuffix, StringComparison.Ordinal) != true)
            return (all, null);
        var own = all.FindAll(pipeline => subject == pipeline.Definition.Topic + ValueSuffix);
        return (own, own.Count > 0 ? null : $"no pipeline reads Avro of the topic {subject[..^ValueSuffix.Length]}, so none was looked at");
    }

    private static bool AcceptsAvro(Pipeline pipeline) => pipeline.Definition.Formats.Any(entry => entry.Format is AvroFormat);
}
