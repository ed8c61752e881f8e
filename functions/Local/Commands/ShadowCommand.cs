using System.CommandLine;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Local.Output;
using Serverless.Local.Report;
using Serverless.Local.Runs.Options;
using Serverless.Local.Settings;
using Serverless.Runtime;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Shadows;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>shadow</c>: candidates that ran beside their pipelines.</summary>
internal static class ShadowCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of a run that has ended.", Required = true };
    private static readonly Option<string> Name = new("--pipeline") { Description = "The pipeline, or its file.", Required = true };
    private static readonly Option<string?> Candidate = new("--candidate")
    {
        Description = "The candidate's file; default: that of the folder 'candidates' beside the pipeline files.",
    };

    private static readonly Option<string?> From = new("--from") { Description = "Only windows that end after this time (ISO 8601)." };
    private static readonly Option<string?> To = new("--to") { Description = "Only windows that begin before this time." };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "How many of the largest differences are shown of each field and kind.",
        DefaultValueFactory = _ => ShadowQuestion.UsuallyShown,
    };

    private static readonly Option<string> Format = FormatOption();

    public static Command Build()
    {
        var report = new Command("report", "Say which windows and fields would differ, and by how much: exit code 0 none, 1 some.")
        {
            Data, Name, Candidate, From, To, Limit, Format,
        };
        report.SetAction(RunAsync);
        return new Command("shadow", "Candidates for a pipeline's next version, which ran beside it ('run --candidate FILE').") { report };
    }

    private static Option<string> FormatOption()
    {
        var option = new Option<string>("--format") { Description = "How to write it.", DefaultValueFactory = _ => "table" };
        option.AcceptOnlyFromAmong("table", "json");
        return option;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (from, to) = TimeArgument.ParseRange(parsed.GetValue(From), parsed.GetValue(To));
        var limit = parsed.GetValue(Limit) is > 0 and <= ShadowQuestion.MostShown and var given
            ? given
            : throw new UsageException($"--limit {parsed.GetValue(Limit)}: write a number from 1 to {ShadowQuestion.MostShown}");
        var pipeline = PipelineNames.LoadOne("--pipeline", parsed.GetValue(Name)!);
        var shadow = ShadowOf(pipeline, parsed.GetValue(Candidate));
        await using var data = StoredData.Open(parsed.GetValue(Data)!, [pipeline, shadow], Instead(pipeline));
        await data.SealedAsync([pipeline], ct);
        await data.SealedAsync([shadow], ct);
        var states = data.States ?? throw new UsageException(
            "--data: the folder has no states of shards, which tell what is final; ask the app: "
            + $"GET /api/pipelines/{pipeline.Name}/shadow");
        var asked = new ShadowQuestion { From = from, To = to, Limit = limit };
        var (report, problem) = await data.Pipelines.Shadows.CompareAsync(pipeline.Name, asked, states, ct);
        if (report is null)
            throw new UsageException(problem!.Why);
        if (parsed.GetValue(Format) == "json")
            Terminal.Line(report.ToJson());
        else
            ShadowPrinter.Write(report);
        return report.IsEqual ? ExitCode.Good : ExitCode.Failed;
    }

    private static Pipeline ShadowOf(Pipeline pipeline, string? file)
    {
        var settings = RunSettings.Configured;
        var files = file is null ? ServerlessSettings.From(settings).Pipelines.CandidateFiles : [file];
        var set = new PipelineSet([pipeline], new Dictionary<string, IReadOnlyList<string>>());
        // Those of other pipelines are left to them.
        var named = files.Where(one => file is not null || PipelineFiles.Load(one, settings).Name == pipeline.Name);
        return set.WithShadows(named, new TopicStart.End(), settings).All().FirstOrDefault(one => one.Shadow is not null)
            ?? throw new UsageException(
                $"--pipeline {pipeline.Name}: it has no candidate in the folder 'candidates'; name its file with --candidate");
    }

    private static string Instead(Pipeline pipeline) =>
        $"Wait until the run has ended, or ask it: GET http://127.0.0.1:7071/api/pipelines/{pipeline.Name}/shadow, with its --port.";
}
