using System.CommandLine;
using Serverless.Local.Feeds;
using Serverless.Local.Output;
using Serverless.Local.Samples;
using Serverless.Local.Settings;
using Serverless.Runtime.Pipelines;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>check</c>: is a pipeline file right, and what does it make of events?</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The pipeline file." };
    private static readonly Option<string?> Sample = new("--sample")
    {
        Description = "A file of events, packed or not: the first 10,000 (16 MB) are read as the pipeline would.",
    };

    private static readonly Option<int> Show = new("--show")
    {
        Description = "How many of the sample's events to show one by one.",
        DefaultValueFactory = _ => 10,
    };

    private static readonly DeadLetterLimit MostDeadLetters = new();

    public static Command Build()
    {
        var command = new Command("check", "Tell all mistakes of a pipeline file, and what becomes of a sample of events.")
        {
            File, Sample, Show, MostDeadLetters.Option,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var file = parsed.GetValue(File)!;
        var show = parsed.GetValue(Show) is >= 0 and var given
            ? given
            : throw new UsageException($"--show {parsed.GetValue(Show)}: must be at least 0");
        var most = MostDeadLetters.ValueOf(parsed);
        if (PipelineFiles.Parse(Read(file), out var mistakes) is not { } pipeline)
        {
            foreach (var mistake in mistakes)
                Terminal.Error($"{file}, {mistake}");
            return ExitCode.Usage;
        }
        var views = string.Join(", ", pipeline.Views.Select(view => view.Name));
        Terminal.Line($"{file}: pipeline '{pipeline.Name}' has no mistakes; views: {views}");
        if (parsed.GetValue(Sample) is not { } events)
            return ExitCode.Good;
        var sample = await EventSample.ReadAsync(events, EventCutter.KeepsArrays(pipeline.Definition), ct);
        var tally = new SampleTally();
        foreach (var one in new SampleTrial(pipeline, TimeProvider.System).Run(sample))
        {
            ct.ThrowIfCancellationRequested();
            if (tally.Events < show)
                SampleText.Lines(one).ForEach(Terminal.Line);
            tally.Add(one);
        }
        tally.Lines(sample).ForEach(Terminal.Line);
        if (pipeline.Tables.Count > 0)
            Terminal.Line($"reference tables count as empty here: {string.Join(", ", pipeline.Tables)}");
        return tally.DeadLetterShare > most ? ExitCode.Failed : ExitCode.Good;
    }

    private static byte[] Read(string file)
    {
        try
        {
            return PipelineFiles.Read(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} can't be read: {fault.Message}");
        }
    }
}
