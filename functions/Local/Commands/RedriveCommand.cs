using System.CommandLine;
using Serverless.Local.Output;
using Serverless.Local.Settings;
using Serverless.Runtime.Redrives;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>deadletters redrive</c>.</summary>
internal static class RedriveCommand
{
    private static readonly Option<string?> By = new("--by") { Description = "Who redrives them; default: the user." };

    public static Command Build()
    {
        var command = new Command("redrive", "Take them into results, after a fix: each once, however often it is repeated.")
        {
            DeadLettersCommand.Data, DeadLettersCommand.Name, DeadLettersCommand.Late, DeadLettersCommand.Reason, DeadLettersCommand.Field,
            DeadLettersCommand.From, DeadLettersCommand.To, By,
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
            Write(await redrives.RunAsync(pipeline.Name, asked, parsed.GetValue(By) ?? Environment.UserName, Say, ct));
        }
        catch (RedriveRefusedException refused)
        {
            throw new UsageException(refused.Message);
        }
        return await ApplyAsync(data, pipeline.Name, ct);
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
        var counts = report.Counts;
        Line($"  {counts.Letters:N0} events: merged {counts.Merged:N0}, filtered {counts.Filtered:N0}, ",
            $"failed again {counts.FailedAgainTotal:N0}");
        foreach (var (reason, count) in counts.FailedAgain)
            Line($"    {reason} {count:N0}");
    }

    private static void Line(params FormattableString[] parts) => Terminal.Line(parts);
}
