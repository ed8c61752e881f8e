using System.CommandLine;
using Serverless.Local.Output;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Settings;
using Serverless.Local.Workloads;
using Serverless.Local.Workloads.Contract;
using Serverless.Runtime.Questions;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>run</c>.</summary>
internal static class RunCommand
{
    private static readonly Option<string?> Pipelines = new("--pipelines")
    {
        Description = "Names, separated by commas; default: those that --generate, --feed or --expect name, else all in the folder that "
            + "the setting Pipelines__Folder names.",
    };

    private static readonly Option<string[]> Files = new("--pipeline")
    {
        Description = "Pipeline files, which alone are run; without it those of --pipelines.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Candidates = new("--candidate")
    {
        Description = "Files of candidates, which run beside the pipelines of their names, to be compared by 'shadow report'.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> CandidatesFrom = new("--candidates-from")
    {
        Description = "Where candidates begin that are new to the data folder: now (default), beginning, an OFFSET, PARTITION:OFFSET,…, or "
            + "a Kafka time (ISO 8601).",
    };

    private static readonly Option<string[]> Feeds = new("--feed")
    {
        Description = "PIPELINE=FILE: lines, items of an array, or JSON documents, packed or not; or an Avro container file; - is standard "
            + "input; telemetry=host measures this machine.",
    };

    private static readonly Option<string[]> FeedKeys = new("--feed-key")
    {
        Description = "PIPELINE=FIELD: where a fed event has its record's key; default: where the pipeline file has its key.",
    };

    private static readonly Option<string[]> Generate = new("--generate")
    {
        Description = "PIPELINE=COUNT[@RATE]: events with a known truth, as fast as they are taken or at a rate per second.",
    };

    private static readonly Option<string[]> Expect = new("--expect")
    {
        Description = "PIPELINE=COUNT[@RATE]: another process generates these with the same seed.",
    };

    private static readonly PackOption Pack = new();

    private static readonly Option<string?> Brokers = new("--brokers")
    {
        Description = "HOST:PORT of a Kafka broker; default: an embedded one.",
    };

    private static readonly GroupOption Group = new();
    private static readonly StartOption Start = new();
    private static readonly Option<string?> Data = new("--data") { Description = "Folder for all state; default: a temporary one." };

    private static readonly Option<string?> For = new("--for")
    {
        Description = "How long to run, such as 30s or 5m; default: a minute, without --until-drained.",
    };

    private static readonly Option<bool> UntilDrained = new("--until-drained")
    {
        Description = "End when all that was produced is read, applied, fired and stored; with --for at its end at the latest.",
    };

    private static readonly Option<string?> Silence = new("--silence")
    {
        Description = "With --expect and --until-drained: end, and fail, when nothing new has come for this long; default: 60s.",
    };

    private static readonly DeadLetterLimit MostDeadLetters = new();

    private static readonly Option<int> Port = new("--port")
    {
        Description = "Port for HTTP on 127.0.0.1; 0 takes a free one.",
        DefaultValueFactory = _ => 7071,
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "Seed of the generated events.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly WorkloadOptions Workload = new(WorkloadCatalog.BuiltIn);
    private static readonly Option<string?> Report = new("--report") { Description = "File for the summary as JSON." };
    private static readonly Option<bool> Plain = new("--plain") { Description = "Lines instead of the live view." };

    public static Command Build()
    {
        var command = new Command("run", "Run pipelines: broker, host, feeds, live view, summary.")
        {
            Pipelines, Files, Candidates, CandidatesFrom,
            Feeds, FeedKeys, Generate, Expect, Pack.Option,
            Brokers, Group.Option, Start.Option, Data, For, UntilDrained, Silence, MostDeadLetters.Option, Port, Seed,
            Report, Plain,
        };
        Workload.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        if (parsed.GetValue(Files) is not { Length: > 0 } files)
        {
            var names = NamesOf(parsed);
            return await RunAsync(parsed, OptionsOf(parsed, names, FollowingOf(names)), pipeline => pipeline, ct);
        }
        if (parsed.GetValue(Pipelines) is not null)
            throw new UsageException("--pipeline runs the files that it names and no others: leave out --pipelines");
        var pipelines = PipelineNames.LoadFiles("--pipeline", files);
        using var run = new FileRun(pipelines);
        var byName = pipelines.Zip(files).ToDictionary(pipeline => pipeline.First.Name, pipeline => pipeline.Second);
        return await RunAsync(
            parsed,
            run.Of(OptionsOf(parsed, [.. byName.Keys], SinkTopics.Following(pipelines))),
            pipeline => PipelineNames.AsFile(byName[pipeline]),
            ct);
    }

    /// <summary>A pipeline that gets nothing in this run would only keep it from its end.</summary>
    private static List<string> NamesOf(ParseResult parsed)
    {
        var names = PipelineNames.Resolve("--pipelines", parsed.GetValue(Pipelines));
        var inputs = new[] { Feeds, Generate, Expect }.SelectMany(option => parsed.GetValue(option) ?? [])
            .Select(text => text.Split('=')[0]);
        return parsed.GetValue(Pipelines) is null && names.Intersect(inputs).ToList() is { Count: > 0 } fed ? fed : names;
    }

    private static async Task<int> RunAsync(ParseResult parsed, RunOptions options, Func<string, string> nameOf, CancellationToken ct)
    {
        if (options.Report is { } wanted)
            ReportFile.Check(wanted);
        var report = await new RunSession(options, TimeProvider.System).RunAsync(ct);
        Summary.Write(report);
        NewestTable.Write(report, Terminal.Tables());
        new NextSteps(options.Data, [.. parsed.Tokens.Select(token => token.Value)], nameOf)
        {
            Candidate = options.Candidates is [var only] ? only : null,
        }.Write(report);
        if (options.Report is { } file)
            await File.WriteAllTextAsync(file, report.ToJson(), CancellationToken.None);
        return report.IsGood ? ExitCode.Good : ExitCode.Failed;
    }

    private static IReadOnlyCollection<string> FollowingOf(List<string> names) =>
        names.Count == 1 ? [] : SinkTopics.Following(PipelineNames.Load("--pipelines", string.Join(',', names)));

    private static RunOptions OptionsOf(ParseResult parsed, List<string> pipelines, IReadOnlyCollection<string> following)
    {
        var feeds = FeedsOf(parsed.GetValue(Feeds) ?? []);
        var generate = (parsed.GetValue(Generate) ?? []).Select(text => GeneratedLoad.Parse("--generate", text)).ToList();
        var expect = (parsed.GetValue(Expect) ?? []).Select(text => GeneratedLoad.Parse("--expect", text)).ToList();
        var options = new RunOptions
        {
            Pipelines = pipelines,
            Following = following,
            Candidates = parsed.GetValue(Candidates) is { Length: > 0 } candidates ? candidates : null,
            CandidatesFrom = FromOf(parsed.GetValue(CandidatesFrom)),
            Feeds = feeds,
            FeedKeys = FeedKeysOf(parsed.GetValue(FeedKeys) ?? []),
            Generate = generate,
            Expect = expect,
            Pack = Pack.ValueOf(parsed),
            Brokers = parsed.GetValue(Brokers),
            Groups = Group.ValueOf(parsed, pipelines),
            Start = Start.ValueOf(parsed),
            Data = parsed.GetValue(Data),
            For = parsed.GetValue(For) is { } time ? TimeArgument.ParseSpan("--for", time) : null,
            UntilDrained = parsed.GetValue(UntilDrained),
            Silence = TimeArgument.ParseSpan("--silence", parsed.GetValue(Silence) ?? "60s"),
            MostDeadLetters = MostDeadLetters.ValueOf(parsed),
            Port = parsed.GetValue(Port),
            Seed = parsed.GetValue(Seed),
            WorkloadOptions = Workload.ValuesOf(parsed),
            Report = parsed.GetValue(Report),
            View = parsed.GetValue(Plain) ? ViewStyle.Lines : ViewStyle.Live,
        };
        return RunDefaults.Complete(options);
    }

    private static string? FromOf(string? text) => text is null || StartText.Parse(text, "now") is not null
        ? text
        : throw new UsageException($"--candidates-from {text}: write now, beginning, {StartText.Form}");

    private static Dictionary<string, string> FeedKeysOf(string[] texts)
    {
        var keys = new Dictionary<string, string>();
        foreach (var text in texts)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } pipeline, { Length: > 0 } place] || !keys.TryAdd(pipeline, place))
                throw new UsageException($"--feed-key {text}: write PIPELINE=FIELD, such as orders=customer.id, once for a pipeline");
        }
        return keys;
    }

    private static Dictionary<string, string> FeedsOf(string[] texts)
    {
        var feeds = texts.Select(FeedOf).ToList();
        return feeds.CountBy(feed => feed.Item1).FirstOrDefault(count => count.Value > 1) is { Key: { } twice }
            ? throw new UsageException($"--feed: '{twice}' has more than one; a pipeline has one feed")
            : feeds.ToDictionary();
    }

    private static (string, string) FeedOf(string text) => text.Split('=', 2) is [{ Length: > 0 } pipeline, { Length: > 0 } name]
        ? (pipeline, name)
        : throw new UsageException($"--feed {text}: write PIPELINE=FILE, PIPELINE=- or telemetry=host");
}
