using Microsoft.Extensions.Configuration;
using Serverless.Core.Text;
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
        PipelineSet.Load(FolderPath, Asked.Intersect(PipelineFiles.Names(FolderPath)), settings);

    IEnumerable<(string Property, string Problem)> IOptionRules.Broken()
    {
        var known = PipelineFiles.Names(FolderPath);
        if (known.Count == 0)
            yield return (nameof(Folder), $"{FolderProblem}: set the folder that has them");
        else if (Asked.Length == 0)
            yield return (nameof(Names), $"names no pipeline: set some of {string.Join(", ", known)}");
        foreach (var name in known.Count == 0 ? [] : Asked.Except(known))
        {
            var nearest = NearestName.Of(name, known);
            var shown = nearest is not null || HarmlessText.IsWord(name) ? $"'{Printable.Of(name)}'" : $"(its length is {name.Length})";
            yield return (nameof(Names), $"names the pipeline {shown}, but there are {string.Join(", ", known)}"
                + (nearest is null ? "" : $"; did you mean '{nearest}'?"));
        }
    }
}
