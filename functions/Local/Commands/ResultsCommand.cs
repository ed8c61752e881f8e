using System.CommandLine;
using System.Text;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Local.Output;
using Serverless.Local.Settings;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>results</c>.</summary>
internal static class ResultsCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of a run that has ended.", Required = true };
    private static readonly Option<string> Name = new("--pipeline") { Description = "Name of the pipeline.", Required = true };
    private static readonly Option<string?> View = new("--view")
    {
        Description = "Name of the view; NAME~1, NAME~2, …: as it was first, second, … meant.",
    };

    private static readonly Option<string?> Feature = new("--feature")
    {
        Description = "In place of --view: the document of a feature for a --key, as JSON.",
    };

    private static readonly Option<string?> Key = new("--key")
    {
        Description = "Only this key: the view's key fields, joined by '|'; a field that events lack is '\\-'. Of a personal field its "
            + "value, which is hashed, or the hash.",
    };

    private static readonly Option<string?> From = new("--from") { Description = "Only windows that end after this time (ISO 8601)." };
    private static readonly Option<string?> To = new("--to") { Description = "Only windows that begin before this time." };
    private static readonly Option<string> Format = FormatOption();

    private static readonly Option<bool> Live = new("--live")
    {
        Description = "Also windows that were open when the run ended, as early panes, from the states of the shards.",
    };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Largest number of results, in the order of key and start.",
        DefaultValueFactory = _ => 1_000,
    };

    public static Command Build()
    {
        var command = new Command("results", "Show what a run has stored.") {
            Data, Name, View, Feature, Key, From, To, Live, Format, Limit,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Option<string> FormatOption()
    {
        var option = new Option<string>("--format") { Description = "How to write them.", DefaultValueFactory = _ => "table" };
        option.AcceptOnlyFromAmong("table", "json", "csv");
        return option;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (from, to) = TimeArgument.ParseRange(parsed.GetValue(From), parsed.GetValue(To));
        var limit = parsed.GetValue(Limit) is > 0 and var given
            ? given
            : throw new UsageException($"--limit {parsed.GetValue(Limit)}: must be at least 1");
        var pipeline = Find(parsed.GetValue(Name)!);
        if (parsed.GetValue(Feature) is { } feature)
            return await FeatureAsync(parsed, pipeline, feature, ct);
        var asked = parsed.GetValue(View) ?? throw new UsageException("give --view NAME, or --feature NAME with a --key");
        var view = Find(pipeline, asked);
        await using var data = StoredData.Open(
            parsed.GetValue(Data)!, [pipeline], Instead($"{pipeline.Name}/views/{view.Name}/results"));
        var meant = await data.Pipelines.Results.ViewAsync(pipeline.Name, asked, ct)
            ?? throw new UsageException($"--view {asked}: the view has never meant something of that number");
        var results = parsed.GetValue(Live)
            ? await LiveAsync(data, pipeline.Name, asked, parsed.GetValue(Key), from, to, ct)
            : data.Pipelines.Results.QueryAsync(pipeline.Name, asked, parsed.GetValue(Key), from, to, ct);
        var isFinal = await data.Pipelines.Results.FinalAsync(pipeline.Name, asked, ct);
        await FormatOf(parsed.GetValue(Format)!, meant, isFinal).WriteAsync(FirstAsync(results, limit), Terminal.Out);
        return ExitCode.Good;
    }

    private static async Task<int> FeatureAsync(ParseResult parsed, Pipeline pipeline, string feature, CancellationToken ct)
    {
        Option[] others = [View, From, To, Live, Format, Limit];
        if (Array.Find(others, option => parsed.GetResult(option) is { Implicit: false }) is { } other)
            throw new UsageException($"--feature: the pipeline's file says what is in its document, so leave {other.Name} out");
        var key = parsed.GetValue(Key) ?? throw new UsageException("--feature: give the --key that its document is of");
        await using var data = StoredData.Open(
            parsed.GetValue(Data)!, [pipeline], Instead($"{pipeline.Name}/features/{feature}?key=…"));
        var isLive = pipeline.Definition.Features.Any(one => one.Name == feature && one.Views.Any(part => part.IsLive));
        if (isLive && data.States is null)
            throw new UsageException("--feature: it has a live view, and the folder has no states of shards");
        var answer = await data.Pipelines.Features.AnswerAsync(pipeline.Name, feature, key, data.States, ct);
        if (answer.Document is not { } document)
            throw new UsageException($"--feature {feature}: {answer.Problem!.Why}");
        Terminal.Out.WriteLine(Encoding.UTF8.GetString(document.ToJson()));
        return ExitCode.Good;
    }

    private static async Task<IAsyncEnumerable<Result>> LiveAsync(
        StoredData data, string pipeline, string view, string? key, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        var states = data.States ?? throw new UsageException("--live: the folder has no states of shards; leave --live out");
        var live = await data.Pipelines.Results.LiveAsync(pipeline, view, key, from, to, states, ct);
        return live!.Problem switch
        {
            null => live.Results,
            { MayPass: false } refused => throw new UsageException($"--live: {refused.Why}"),
            { } passing => throw new StoreUnavailableException($"--live: {passing.Why}"),
        };
    }

    private static async IAsyncEnumerable<Result> FirstAsync(IAsyncEnumerable<Result> results, int limit)
    {
        var (left, isEmpty) = (limit, true);
        await foreach (var result in results)
        {
            if (left-- == 0)
            {
                Terminal.Error($"there are more than these {limit}: narrow the query, or raise --limit");
                yield break;
            }
            isEmpty = false;
            yield return result;
        }
        if (isEmpty)
            Terminal.Error("there are no such results");
    }

    private static Pipeline Find(string name) => PipelineNames.Load("--pipeline", name) is [var only]
        ? only
        : throw new UsageException($"--pipeline {name}: name one pipeline");

    private static View Find(Pipeline pipeline, string viewName)
    {
        var view = pipeline.Views.FirstOrDefault(view => view.Name == ViewLabel.NameOf(viewName));
        return view is null
            ? throw new UsageException(
                $"--view: pipeline '{pipeline.Name}' has no view '{viewName}'; "
                + $"it has {string.Join(", ", pipeline.Views.Select(other => other.Name))}")
            : view;
    }

    private static IResultFormat FormatOf(string format, View view, Func<Result, bool> isFinal) => format switch
    {
        "json" => new JsonFormat(view, isFinal),
        "csv" => new CsvFormat(view, !Console.IsOutputRedirected),
        _ => new TableFormat(view, Console.IsOutputRedirected),
    };

    private static string Instead(string address) =>
        $"Or ask the run that uses it: GET http://127.0.0.1:7071/api/pipelines/{address}, with its --port.";
}
