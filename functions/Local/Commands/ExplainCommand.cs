using System.CommandLine;
using System.Text;
using Serverless.Local.Output;
using Serverless.Local.Settings;
using Serverless.Runtime.Explanations;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>explain</c>.</summary>
internal static class ExplainCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of a run that has ended.", Required = true };
    private static readonly Option<string> Name = new("--pipeline") { Description = "Name of the pipeline.", Required = true };
    private static readonly Option<string> View = new("--view")
    {
        Description = "Name of the view; NAME~1, NAME~2, …: as it was first, second, … meant.", Required = true,
    };

    private static readonly Option<string> Key = new("--key")
    {
        Description = "The key: the view's key fields, joined by '|'; a field that events lack is '\\-'.", Required = true,
    };

    private static readonly Option<string> Window = new("--window")
    {
        Description = "The start of the window (ISO 8601), or a time in it.", Required = true,
    };

    private static readonly Option<string> Format = FormatOption();

    public static Command Build()
    {
        var command = new Command("explain", "Show what a result is made of, and what may still change it.")
        {
            Data, Name, View, Key, Window, Format,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Option<string> FormatOption()
    {
        var option = new Option<string>("--format") { Description = "How to write it.", DefaultValueFactory = _ => "text" };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var name = parsed.GetValue(Name)!;
        if (PipelineNames.Load("--pipeline", name) is not [var pipeline])
            throw new UsageException($"--pipeline {name}: name one pipeline");
        var (view, window) = (parsed.GetValue(View)!, TimeArgument.Parse("--window", parsed.GetValue(Window))!.Value);
        await using var data = StoredData.Open(
            parsed.GetValue(Data)!, [pipeline],
            $"Or ask the run that uses it: GET http://127.0.0.1:7071/api/pipelines/{name}/views/{view}/explain?key=…&window=…, "
            + "with its --port.");
        var asked = new ExplainQuestion(parsed.GetValue(Key)!, window);
        var answer = await data.Pipelines.Explanations.AnswerAsync(pipeline.Name, view, asked, data.States, ExplainLimits.OfVerb, ct);
        if (answer.Explanation is not { } told)
            throw new UsageException(answer.Problem!.Why);
        if (parsed.GetValue(Format) == "json")
            Terminal.Out.WriteLine(Encoding.UTF8.GetString(ExplanationJson.Of(told)));
        else
            ExplanationText.Of(told).ToList().ForEach(Terminal.Line);
        return told.AddsUp == false ? ExitCode.Failed : ExitCode.Good;
    }
}
