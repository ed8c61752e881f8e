using Microsoft.Extensions.Configuration;
using Serverless.Core.Positions;
using Serverless.Core.Text;
using Serverless.Runtime.Questions;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Pipelines;

/// <summary>Which pipelines run: the settings <c>Pipelines:*</c>.</summary>
public sealed record PipelinesOptions : IOptionRules
{
    /// <summary>The folder of the pipeline files, <c>NAME.json</c> each. When it is not set: <c>pipelines</c> beside the program.</summary>
    /// <value>Text.</value>
    public string? Folder { get; init; }

    /// <summary>The pipelines to run, separated by commas. When it is not set: all in the folder.</summary>
    /// <value>Text.</value>
    public string? Names { get; init; }

    /// <summary>
    /// Candidates, which run as shadows beside the pipelines that they are to become versions of, to be compared with them: files or
    /// folders, separated by commas. When it is not set: the folder <c>candidates</c> in that of the pipeline files, if it is there.
    /// </summary>
    /// <value>Text.</value>
    public string? Candidates { get; init; }

    /// <summary>
    /// Where a candidate begins to read its topic, as it is started for the first time: now; beginning, the first record that is kept; an
    /// offset such as 1500; partitions with offsets such as 0:1500,1:90, the others from their beginning; or the first record since a Kafka
    /// time such as 2026-01-31T08:30:00Z. A candidate that has begun goes on where it is.
    /// </summary>
    /// <value>Default now, text.</value>
    public string CandidatesFrom { get; init; } = "now";

    private TopicStart? Start => StartText.Parse(CandidatesFrom, "now");

    private string[] CandidatePaths => Candidates?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        ?? (Directory.Exists(Path.Combine(FolderPath, "candidates")) ? [Path.Combine(FolderPath, "candidates")] : []);

    /// <summary>The files of <see cref="Candidates"/>. What isn't there is told as a problem of the setting.</summary>
    public IReadOnlyList<string> CandidateFiles => [.. CandidatePaths.SelectMany(path => Directory.Exists(path)
        ? PipelineFiles.Names(path).Select(name => Path.Combine(path, name + ".json"))
        : File.Exists(path) ? [path] : [])];

    private string FolderPath => Folder ?? Path.Combine(AppContext.BaseDirectory, "pipelines");

    // A folder that is there may be named: it is no secret that was put into the wrong setting.
    private string FolderProblem => Folder is null || Directory.Exists(Folder)
        ? $"names '{FolderPath}', where there are no pipeline files"
        : "names a folder that isn't there, and so no pipeline files";

    private string[] Asked =>
        Names?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [.. PipelineFiles.Names(FolderPath)];

    /// <summary>
    /// The pipelines that there are files for, with the settings that the files name. Never throws for a file: see
    /// <see cref="PipelineSet.Problems"/>.
    /// </summary>
    public PipelineSet Load(IConfiguration settings) =>
        PipelineSet.Load(FolderPath, Asked.Intersect(PipelineFiles.Names(FolderPath)), settings)
            .WithShadows(CandidateFiles, Start ?? new TopicStart.End(), settings);

    // What isn't there may be a secret that was put into the wrong setting.
    private static string Described(string path) =>
        HarmlessText.IsWord(path) ? $"'{Printable.Of(path)}'" : $"a path of {path.Length} letters";

    IEnumerable<(string Property, string Problem)> IOptionRules.Broken()
    {
        var known = PipelineFiles.Names(FolderPath);
        if (known.Count == 0)
            yield return (nameof(Folder), $"{FolderProblem}: set the folder that has them");
        else if (Asked.Length == 0)
            yield return (nameof(Names), $"names no pipeline: set some of {string.Join(", ", known)}");
        if (Start is null)
            yield return (nameof(CandidatesFrom), $"isn't where a topic can begin: write now, beginning, {StartText.Form}");
        foreach (var path in CandidatePaths.Where(path => !Directory.Exists(path) && !File.Exists(path)))
            yield return (nameof(Candidates), $"names {Described(path)}, which is neither a file nor a folder: name what is there");
        foreach (var name in known.Count == 0 ? [] : Asked.Except(known))
        {
            var nearest = NearestName.Of(name, known);
            var shown = nearest is not null || HarmlessText.IsWord(name) ? $"'{Printable.Of(name)}'" : $"(its length is {name.Length})";
            yield return (nameof(Names), $"names the pipeline {shown}, but there are {string.Join(", ", known)}"
                + (nearest is null ? "" : $"; did you mean '{nearest}'?"));
        }
    }
}
