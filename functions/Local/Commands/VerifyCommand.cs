using System.CommandLine;
using Serverless.Local.Output;
using Serverless.Local.Report;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>verify</c>.</summary>
internal static class VerifyCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of a run that has ended.", Required = true };

    private static readonly Option<string?> Names = new("--pipeline")
    {
        Description = "Name; default: every pipeline with data in the folder.",
    };

    private static readonly Option<string?> From = new("--from") { Description = "Only what was sealed at or after this time (ISO 8601)." };
    private static readonly Option<string?> To = new("--to") { Description = "Only what was sealed before this time." };

    private static readonly Option<bool> Deep = new("--deep")
    {
        Description = "Compute all results again from the ledger's deltas, whatever the interval, and compare.",
    };

    public static Command Build()
    {
        var command = new Command("verify", "Prove from the ledger what became of every event.") { Data, Names, From, To, Deep };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (from, to) = TimeArgument.ParseRange(parsed.GetValue(From), parsed.GetValue(To));
        var pipelines = PipelineNames.Load("--pipeline", parsed.GetValue(Names));
        await using var data = StoredData.Open(parsed.GetValue(Data)!, pipelines, "(A run verifies its counts itself when it ends.)");
        var sealedOnes = await data.SealedAsync(pipelines, ct);
        var (isProved, isAccepted) = (true, false);
        foreach (var pipeline in sealedOnes)
        {
            var sum = await data.Pipelines.Verifier.SumAsync(pipeline, from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue, ct);
            LedgerSumPrinter.Write(pipeline, sum);
            LedgerSumPrinter.Write(await data.Ledger.EpochsAsync(pipeline, ct));
            LedgerSumPrinter.Write(
                await data.Pipelines.Verifier.TablesAsync(pipeline, sum, ct), await data.Pipelines.Tables.ProblemsAsync(pipeline, ct));
            var stops = await data.StopsOfAsync(pipeline, ct);
            LedgerSumPrinter.Write(stops);
            isAccepted |= sum.Accepted.Count > 0;
            isProved &= LedgerSumPrinter.IsWhole(sum) & stops.Count == 0 & await ProveAsync(data, pipeline, ct);
            isProved &= !parsed.GetValue(Deep) || await AuditAsync(data, pipeline, ct);
        }
        Terminal.Line(isProved ? "proved: every event is accounted for"
            : isAccepted ? "NOT proved: results lack what is accepted as lost" : "NOT proved");
        return isProved ? ExitCode.Good : ExitCode.Failed;
    }

    private static async Task<bool> ProveAsync(StoredData data, string pipeline, CancellationToken ct)
    {
        var isProved = true;
        await foreach (var view in data.Pipelines.Verifier.ProveAsync(pipeline, data.StatusOf, countWaiting: true, ct))
        {
            LedgerSumPrinter.Write(view);
            isProved &= view.IsProved;
        }
        return isProved;
    }

    private static async Task<bool> AuditAsync(StoredData data, string pipeline, CancellationToken ct)
    {
        var isEqual = true;
        await foreach (var view in data.Pipelines.Verifier.AuditAsync(pipeline, data.StatusOf, ct))
        {
            LedgerSumPrinter.Write(view);
            isEqual &= view.Different == 0;
        }
        return isEqual;
    }
}
