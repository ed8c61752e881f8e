using System.CommandLine;
using Serverless.Core.Pipelines;
using Serverless.Core.Proposals;
using Serverless.Local.Output;
using Serverless.Local.Report;
using Serverless.Local.Runs.Options;
using Serverless.Local.Settings;
using Serverless.Runtime.Drift;
using Serverless.Runtime.Pipelines;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>drift</c>: formats and fields that are new, gone or different.</summary>
internal static class DriftCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "The finding, as 'drift list' shows it." };
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of a run that has ended.", Required = true };
    private static readonly Option<string> Name = new("--pipeline") { Description = "The pipeline, or its file.", Required = true };
    private static readonly Option<string?> Since = new("--since")
    {
        Description = "Only what was noticed from then on (ISO 8601); default: in the last 24 hours.",
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the changed file, and leave it as it is." };
    private static readonly Option<string> Format = FormatOption();

    public static Command Build()
    {
        var list = new Command("list", "Say what is new, gone or different: exit code 0 nothing, 1 something.")
        {
            Data, Name, Since, Format,
        };
        list.SetAction(ListAsync);
        var show = new Command("show", "Show a finding with its examples, and what would take it in.") { Id, Data, Name, Since, Format };
        show.SetAction(ShowAsync);
        var accept = new Command("accept", "Write what would take a finding in into the pipeline's file; the next start has it.")
        {
            Id, Data, Name, Since, DryRun,
        };
        accept.SetAction(AcceptAsync);
        return new Command("drift", "Formats and fields that are new, gone or different, as the pipeline's radar saw them.")
        {
            list, show, accept,
        };
    }

    private static Option<string> FormatOption()
    {
        var option = new Option<string>("--format") { Description = "How to write it.", DefaultValueFactory = _ => "table" };
        option.AcceptOnlyFromAmong("table", "json");
        return option;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        var report = await AskAsync(parsed, id: null, ct);
        if (parsed.GetValue(Format) == "json")
            Terminal.Lines(report.ToJson());
        else
            DriftPrinter.Write(report);
        return report.Findings.Count == 0 ? ExitCode.Good : ExitCode.Failed;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken ct)
    {
        var report = await AskAsync(parsed, parsed.GetValue(Id), ct);
        if (parsed.GetValue(Format) == "json")
        {
            Terminal.Lines(report.ToJson());
            return ExitCode.Good;
        }
        DriftPrinter.Write(report);
        DriftPrinter.Write(report.Proposal, report.Findings[0].Examples);
        return ExitCode.Good;
    }

    private static async Task<int> AcceptAsync(ParseResult parsed, CancellationToken ct)
    {
        var name = parsed.GetValue(Name)!;
        var file = File.Exists(name) ? name : Path.Combine(RunSettings.PipelineFolder, $"{name}.json");
        var report = await AskAsync(parsed, parsed.GetValue(Id), ct, unchanged: true);
        if (report.Proposal is not { Patch.Count: > 0 } proposal)
            throw new UsageException($"{parsed.GetValue(Id)}: there is no proposal for this finding; see drift show");
        var before = await File.ReadAllBytesAsync(file, ct);
        var after = JsonSplice.Apply(before, proposal.Patch)
            ?? throw new UsageException($"--pipeline {file}: the proposal doesn't fit into the file");
        if (PipelineFiles.Parse(after, RunSettings.Configured, out var errors) is not { } changed)
            throw new UsageException($"--pipeline {file}: the changed file would have a mistake: {errors[0]}");
        if (parsed.GetValue(DryRun))
        {
            Terminal.Lines(System.Text.Encoding.UTF8.GetString(after));
            return ExitCode.Good;
        }
        await ReplaceAsync(file, before, after, ct);
        Terminal.Line(
            $"{file} is version {changed.Version} now, and was {report.Version}: it reads {proposal.Parsed} of {proposal.Examples} ",
            $"examples, where it read {proposal.ParsedBefore}; start the pipeline again to have it");
        return ExitCode.Good;
    }

    /// <summary>Whole or not at all; not where somebody has written into the file meanwhile.</summary>
    private static async Task ReplaceAsync(string file, byte[] before, byte[] after, CancellationToken ct)
    {
        var beside = $"{file}.new";
        await File.WriteAllBytesAsync(beside, after, ct);
        if (!(await File.ReadAllBytesAsync(file, ct)).AsSpan().SequenceEqual(before))
        {
            File.Delete(beside);
            throw new UsageException($"{file} was changed meanwhile: try again");
        }
        File.Move(beside, file, overwrite: true);
    }

    private static async Task<DriftReport> AskAsync(ParseResult parsed, string? id, CancellationToken ct, bool unchanged = false)
    {
        var since = TimeArgument.Parse("--since", parsed.GetValue(Since));
        var pipeline = PipelineNames.LoadOne("--pipeline", parsed.GetValue(Name)!);
        await using var data = StoredData.Open(parsed.GetValue(Data)!, [pipeline], Instead(pipeline));
        await data.SealedAsync([pipeline], ct);
        var states = data.States ?? throw new UsageException(
            $"--data: the folder has no states of shards; ask the app: GET /api/pipelines/{pipeline.Name}/drift");
        var newest = await data.Ledger.NewestEpochAsync(pipeline.Name, ct);
        if (unchanged && newest!.Version != pipeline.Version)
        {
            throw new UsageException(
                $"--pipeline: the file is version {pipeline.Version}, and what was noticed is of version {newest.Version}: run the file as "
                + "it is first");
        }
        var asked = new DriftQuestion { Since = since, Id = id };
        var (report, problem) = await data.Pipelines.Drift.AskAsync(pipeline.Name, asked, states, ct);
        return report ?? throw new UsageException(problem!.Why);
    }

    private static string Instead(Pipeline pipeline) =>
        $"Wait until the run has ended, or ask it: GET http://127.0.0.1:7071/api/pipelines/{pipeline.Name}/drift, with its --port.";
}
