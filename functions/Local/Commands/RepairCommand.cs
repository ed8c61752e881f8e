using System.CommandLine;
using System.Globalization;
using Serverless.Core.Pipelines;
using Serverless.Local.Output;
using Serverless.Local.Report;
using Serverless.Local.Settings;
using Serverless.Runtime.Repair;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>repair</c>.</summary>
internal static class RepairCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of a run that has ended.", Required = true };

    private static readonly Option<string?> Names = new("--pipeline")
    {
        Description = "Name; default: every pipeline with data in the folder.",
    };

    private static readonly Option<string?> Brokers = new("--brokers")
    {
        Description = "HOST:PORT of the brokers that have the records; without it nothing can be folded again.",
    };

    private static readonly Option<bool> Deep = new("--deep") { Description = "Look at every object that the ledger names." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Only show what is wrong, and what can be done." };

    private static readonly Option<bool> AcceptRefold = new("--accept-refold")
    {
        Description = "Take what is folded again, also where something else comes out than was sealed.",
    };

    private static readonly Option<bool> AcceptLoss = new("--accept-loss")
    {
        Description = "Go on after what can't be had again, for good; it is counted as lost.",
    };

    private static readonly Option<string?> By = new("--by") { Description = "Who accepts that; default: the user." };
    private static readonly Option<int?> Partition = new("--partition") { Description = "With --watermark: the partition's number." };

    private static readonly Option<string?> Watermark = new("--watermark")
    {
        Description = "Set the watermark of --partition back to this time (ISO 8601), and do nothing else.",
    };

    public static Command Build()
    {
        var command = new Command("repair", "Show what is stuck, damaged or lost, and mend it.")
        {
            Data, Names, Brokers, Deep, DryRun, AcceptRefold, AcceptLoss, By, Partition, Watermark,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var options = OptionsOf(parsed);
        var pipelines = PipelineNames.Load("--pipeline", parsed.GetValue(Names));
        if ((parsed.GetValue(Partition) is null) != (parsed.GetValue(Watermark) is null))
            throw new UsageException("--partition and --watermark go together: give both, such as --partition 3 --watermark 2026-11-28");
        await using var data = StoredData.Open(
            parsed.GetValue(Data)!, pipelines, "(A host that runs heals by itself; POST /api/pipelines/NAME/repair asks it to.)",
            parsed.GetValue(Brokers));
        if (parsed.GetValue(Partition) is { } partition)
            return await SetBackAsync(data, pipelines, partition, parsed.GetValue(Watermark)!, ct);
        var left = 0;
        foreach (var pipeline in await data.SealedAsync(pipelines, ct))
        {
            var report = await data.Pipelines.Repairs.RunAsync(pipeline, options, data.StatusOf, RepairPrinter.Write, ct);
            RepairPrinter.Write(report);
            left += report.Left.Count;
        }
        Terminal.Line(left == 0 ? "nothing wrong is left" : "NOT repaired: see what is left");
        return left == 0 ? ExitCode.Good : ExitCode.Failed;
    }

    private static RepairOptions OptionsOf(ParseResult parsed)
    {
        var options = new RepairOptions
        {
            Deep = parsed.GetValue(Deep),
            DryRun = parsed.GetValue(DryRun),
            AcceptRefold = parsed.GetValue(AcceptRefold),
            AcceptLoss = parsed.GetValue(AcceptLoss),
            By = parsed.GetValue(By) ?? Environment.UserName,
        };
        return options.DryRun && (options.AcceptRefold || options.AcceptLoss)
            ? throw new UsageException("--dry-run changes nothing: leave out --accept-refold and --accept-loss")
            : options;
    }

    private static async Task<int> SetBackAsync(
        StoredData data, List<Pipeline> pipelines, int partition, string watermark, CancellationToken ct)
    {
        if (pipelines is not [var pipeline])
            throw new UsageException("--watermark: name the pipeline with --pipeline");
        var time = TimeArgument.Parse("--watermark", watermark)!.Value;
        var answer = await data.Pipelines.SetBack.RunAsync(
            pipeline.Name, partition.ToString(CultureInfo.InvariantCulture), time.ToString("O", CultureInfo.InvariantCulture), ct);
        if (!answer.IsDone)
            throw new UsageException($"--watermark {watermark}: {answer.Text}");
        Terminal.Line(answer.Text);
        return ExitCode.Good;
    }
}
