using System.CommandLine;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>activate</c>.</summary>
internal static class ActivateCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of a run that has ended.", Required = true };
    private static readonly Option<string> Name = new("--pipeline") { Description = "Name of the pipeline.", Required = true };

    public static Command Build()
    {
        var command = new Command("activate", "Give the version that the pipeline's file is now its turn, whatever was active before.")
        {
            Name, Data,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var pipeline = PipelineNames.LoadOne("--pipeline", parsed.GetValue(Name)!);
        var instead = $"A run takes its own version over by itself; else call POST /api/pipelines/{pipeline.Name}/activate on it.";
        await using var data = StoredData.Open(parsed.GetValue(Data)!, [pipeline], instead);
        return ReshardCommand.Write(await data.Pipelines.Epochs.ActivateAsync(pipeline.Name, ct));
    }
}
