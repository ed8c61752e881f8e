using System.CommandLine;
using Serverless.Local.Output;
using Serverless.Local.Settings;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Redrives;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>deadletters redrive</c>.</summary>
internal static class RedriveCommand
{
    private static readonly Option<string?> By = new("--by") { Description = "Who redrives them; default: the user." };

    private static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Only show how many would pass, and which results would change.",
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "With --dry-run: largest number of results that are shown.",
        DefaultValueFactory = _ => 20,
    };

    public static Command Build()
    {
        var command = new Command("redrive", "Take them into results, after a fix: each once, however often it is repeated.")
        {
            DeadLettersCommand.Data, DeadLettersCommand.Name, DeadLettersCommand.Late, DeadLettersCommand.Reason, DeadLettersCommand.Field,
            DeadLettersCommand.Schema, DeadLettersCommand.Where, DeadLettersCommand.From, DeadLettersCommand.To, By, DryRun, Limit,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var pipeline = PipelineNames.LoadOne("--pipeline", parsed.GetValue(DeadLettersCommand.Name)!);
        var asked = DeadLettersCommand.QuestionOf(parsed);
        await using var data = StoredData.Open(
            parsed.GetValue(DeadLettersCommand.Data)!, [pipeline],
            $"Wait until the run has ended, or ask it: POST http://127.0.0.1:7071/api/pipelines/{pipeline.Name}/redrive, with its --port.");
        await data.SealedAsync([pipeline], ct);
        var redrives = data.Pipelines.Redrives;
        if (redrives.ProblemOf(pipeline.Name, asked) is { } problem)
            throw new UsageException(problem.Why);
        try
        {
            if (parsed.GetValue(DryRun))
                return await ForecastAsync(data, pipeline.Name, asked, parsed.GetValue(Limit), ct);
            Write(await redrives.RunAsync(pipeline.Name, asked, parsed.GetValue(By) ?? Environment.UserName, Say, ct));
        }
        catch (RedriveRefusedException refused)
        {
            throw new UsageException(refused.Message);
        }
        return await ApplyAsync(data, pipeline.Name, ct);
    }

    private static async Task<int> ForecastAsync(
        StoredData data, string pipeline, SideEventQuestion asked, int limit, CancellationToken ct)
    {
        var forecast = await data.Pipelines.Redrives.ForecastAsync(pipeline, asked, data.States, Math.Max(0, limit), ct);
        Line($"{asked.InWords()}: nothing is written");
        Write("would be merged", forecast.Counts);
        Line($"  {forecast.Changed:N0} results would change, those of windows by count not counted");
        foreach (var (view, key, start, _, before, after) in forecast.Changes)
            Line($"    {view} {key} {start}: {before ?? "none"} → {after ?? "part of another session"}");
        if (forecast.Changed > forecast.Changes.Count)
            Line($"    … and {forecast.Changed - forecast.Changes.Count:N0} more: see --limit");
        foreach (var note in forecast.Notes)
            Line($"  {note}");
        return ExitCode.Good;
    }

    private static async Task<int> ApplyAsync(StoredData data, string pipeline, CancellationToken ct)
    {
        switch (await data.ApplyAsync(pipeline, ct))
        {
            case null:
                Terminal.Line("the shards apply it while the app runs: their states aren't kept in this folder");
                return ExitCode.Good;
            case { Count: > 0 } left:
                foreach (var shard in left)
                    Terminal.Line($"  NOT APPLIED {shard}");
                Terminal.Line("NOT applied by all shards: see 'repair'");
                return ExitCode.Failed;
            default:
                Terminal.Line("all that is sealed is applied, and its results are stored");
                return ExitCode.Good;
        }
    }

    /// <summary>Said where a redrive begins or goes on.</summary>
    private static void Say(RedriveProgress progress)
    {
        if (progress.Sealed == 0)
            Line($"redrive {progress.Number}, {progress.Asked}: {progress.Letters:N0} events");
    }

    private static void Write(RedriveReport report)
    {
        if (report.Number == 0)
        {
            Line($"nothing to redrive: there are no {report.Asked} that were not redriven");
            return;
        }
        Write("merged", report.Counts);
    }

    private static void Write(string merged, RedriveCounts counts)
    {
        Line($"  {counts.Letters:N0} events: {merged} {counts.Merged:N0}, filtered {counts.Filtered:N0}, ",
            $"failed again {counts.FailedAgainTotal:N0}");
        foreach (var (reason, count) in counts.FailedAgain)
            Line($"    {reason} {count:N0}");
    }

    private static void Line(params FormattableString[] parts) => Terminal.Line(parts);
}
