using System.CommandLine;
using Serverless.Local.Output;
using Serverless.Local.Settings;
using Serverless.Runtime.Epochs;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>reshard</c>.</summary>
internal static class ReshardCommand
{
    private static readonly Argument<string> View = new("view") { Description = "Name of the view." };

    private static readonly Argument<string> Shards = new("shards")
    {
        Description = "How many: in all (rekeyed) or per partition (co-partitioned), 1 to 4096 over all partitions.",
    };

    private static readonly Option<string> Data = new("--data") { Description = "Data folder of a run that has ended.", Required = true };
    private static readonly Option<string> Name = new("--pipeline") { Description = "Name of the pipeline.", Required = true };

    public static Command Build()
    {
        var command = new Command("reshard", "Give a view another number of shards; the next run hands the states over.")
        {
            View, Shards, Name, Data,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var pipeline = PipelineNames.LoadOne("--pipeline", parsed.GetValue(Name)!);
        var (view, shards) = (parsed.GetValue(View)!, parsed.GetValue(Shards)!);
        var instead = $"While a run uses it, call POST /api/pipelines/{pipeline.Name}/views/{view}/shards?count={shards} on it.";
        await using var data = StoredData.Open(parsed.GetValue(Data)!, [pipeline], instead);
        return Write(await data.Pipelines.Epochs.ReshardAsync(pipeline.Name, view, shards, ct));
    }

    /// <summary>Prints the epoch that was opened; throws <see cref="UsageException"/> when it was refused.</summary>
    internal static int Write(EpochAnswer answer)
    {
        if (!answer.IsDone)
            throw new UsageException(answer.Text);
        Terminal.Line(answer.Text);
        return ExitCode.Good;
    }
}
