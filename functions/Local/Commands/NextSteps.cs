using Serverless.Core.Pipelines;
using Serverless.Local.Output;
using Serverless.Local.Report;

namespace Serverless.Local.Commands;

/// <summary>What is said after a run: where its data lies, what to type next, and the address of its results.</summary>
/// <param name="Data">The folder that was given; null for a temporary one.</param>
/// <param name="Arguments">Those of the run.</param>
/// <param name="NameOf">How the command line names a pipeline: by its name, or its file.</param>
internal sealed record NextSteps(string? Data, IReadOnlyList<string> Arguments, Func<string, string> NameOf)
{
    private const string NewFolder = "data";

    /// <summary>The file of the one candidate that was given to the run; null when there were none or several.</summary>
    public string? Candidate { get; init; }

    public void Write(RunReport report)
    {
        Terminal.Line(Data is null ? "data: was in a temporary folder, which is gone" : $"data: {Data}");
        Terminal.Line($"next: {ShellWords.ThisProgram(Data is null ? Again() : Look(report, Data))}");
        if (report.Address is { } address && report.Pipelines.Values.SelectMany(pipeline => pipeline.Newest).Any())
        {
            var (pipeline, view) = Newest(report);
            Terminal.Line($"while a run lasts: {new Uri(address, $"/api/pipelines/{pipeline}/views/{view}/results")}");
        }
    }

    /// <summary>The same run, with a folder that is kept.</summary>
    private IEnumerable<string> Again()
    {
        var free = Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? NewFolder : $"{NewFolder}-{number}")
            .First(name => !Path.Exists(name));
        return [.. Arguments, "--data", free];
    }

    private IEnumerable<string> Look(RunReport report, string data)
    {
        var (pipeline, view) = Newest(report);
        if (report.Pipelines.Keys.FirstOrDefault(ShadowRun.IsName) is { } shadow)
        {
            var of = report.Pipelines.Keys.First(name => shadow.StartsWith(name + ShadowRun.Separator, StringComparison.Ordinal));
            var file = Candidate is null ? [] : new[] { "--candidate", Candidate };
            return ["shadow", "report", "--data", data, "--pipeline", NameOf(of), .. file];
        }
        if (view is not null)
            return ["results", "--data", data, "--pipeline", NameOf(pipeline), "--view", view, "--limit", "20"];
        var rejected = report.Pipelines.FirstOrDefault(one => one.Value.DeadLettered.Total > 0).Key;
        return rejected is null
            ? ["verify", "--data", data, "--pipeline", NameOf(pipeline)]
            : ["deadletters", "show", "--data", data, "--pipeline", NameOf(rejected), "--limit", "3"];
    }

    /// <summary>The first pipeline with results, and its first view with some; without any the first pipeline.</summary>
    private static (string Pipeline, string? View) Newest(RunReport report)
    {
        var (name, part) = report.Pipelines.FirstOrDefault(one => one.Value.Newest.Count > 0);
        return name is null ? (report.Pipelines.Keys.First(), null) : (name, part.Newest[0].View);
    }
}
