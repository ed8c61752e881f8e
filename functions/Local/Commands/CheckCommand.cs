using System.CommandLine;
using Serverless.Core.Pipelines;
using Serverless.Local.Feeds;
using Serverless.Local.Output;
using Serverless.Local.Samples;
using Serverless.Local.Settings;
using Serverless.Local.Sizing;
using Serverless.Runtime.Pipelines;

namespace Serverless.Local.Commands;

/// <summary>
/// The verb <c>check</c>: are pipeline files right, can they run beside each other, what do they make of events, and what do they mean for
/// the deployment?
/// </summary>
internal static class CheckCommand
{
    private static readonly Argument<string[]> Files = new("FILE")
    {
        Description = "Pipeline files, or folders of them.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Sample = new("--sample")
    {
        Description = "A file of events as JSON, packed or not, or an Avro container file: the first 10,000 (16 MB) are read as the "
            + "pipeline would.",
    };

    private static readonly Option<int> Show = new("--show")
    {
        Description = "How many of the sample's events to show one by one.",
        DefaultValueFactory = _ => 10,
    };

    private static readonly Option<bool> Sizing = new("--sizing")
    {
        Description = "Write what the files mean for the deployment, which infra/pipelines.json has.",
    };

    private static readonly Option<string?> Output = new("--output")
    {
        Description = "With --sizing: the file to write; default: standard output.",
    };

    private static readonly DeadLetterLimit MostDeadLetters = new();

    public static Command Build()
    {
        var command = new Command("check", "Tell all mistakes of pipeline files, what becomes of a sample of events, and what to deploy.")
        {
            Files, Sample, Show, MostDeadLetters.Option, Sizing, Output,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var show = parsed.GetValue(Show) is >= 0 and var given
            ? given
            : throw new UsageException($"--show {parsed.GetValue(Show)}: must be at least 0");
        var most = MostDeadLetters.ValueOf(parsed);
        var isSizing = parsed.GetValue(Sizing);
        if (parsed.GetValue(Output) is not null && !isSizing)
            throw new UsageException("--output is where --sizing writes: add --sizing");
        var files = PipelineFileArguments.Expand(parsed.GetValue(Files)!);
        if (files.Count > 1 && parsed.GetValue(Sample) is not null)
            throw new UsageException("--sample is for one pipeline: name one FILE");
        var pipelines = Read(files);
        if (pipelines.Count < files.Count)
            return ExitCode.Usage;
        PipelineSet.Of(pipelines).All();
        if (isSizing)
        {
            await WriteAsync(SizingFile.Of(pipelines.Select(one => one.Pipeline)), parsed.GetValue(Output), ct);
            return ExitCode.Good;
        }
        foreach (var (file, pipeline) in pipelines)
        {
            var views = string.Join(", ", pipeline.Views.Select(view => view.Name));
            Terminal.Line($"{file}: pipeline '{pipeline.Name}' has no mistakes; views: {views}");
        }
        return parsed.GetValue(Sample) is { } events && await TryAsync(pipelines[0].Pipeline, events, show, ct) > most
            ? ExitCode.Failed
            : ExitCode.Good;
    }

    /// <summary>The pipelines of the files that are right; tells the mistakes of all others.</summary>
    private static List<(string File, Pipeline Pipeline)> Read(IReadOnlyList<string> files)
    {
        var pipelines = new List<(string File, Pipeline Pipeline)>();
        foreach (var file in files)
        {
            if (PipelineFiles.Parse(PipelineFileArguments.Read(file), out var mistakes) is { } pipeline)
                pipelines.Add((file, pipeline));
            foreach (var mistake in mistakes)
                Terminal.Error($"{file}, {mistake}");
        }
        return pipelines;
    }

    /// <summary>Shows what becomes of a sample; returns the share of its events that become dead letters.</summary>
    private static async Task<double> TryAsync(Pipeline pipeline, string events, int show, CancellationToken ct)
    {
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
        return tally.DeadLetterShare;
    }

    private static async Task WriteAsync(string text, string? file, CancellationToken ct)
    {
        if (file is null)
        {
            await Terminal.Out.WriteAsync(text);
            return;
        }
        try
        {
            await File.WriteAllTextAsync(file, text, ct);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {file} can't be written: {fault.Message}");
        }
        Terminal.Line($"{file} written");
    }
}
