using Serverless.Core.Pipelines;
using Serverless.Local.Runs.Options;
using Serverless.Local.Settings;
using Serverless.Runtime.Pipelines;

namespace Serverless.Local.Commands;

/// <summary>Names on the command line, looked up in the pipeline folder.</summary>
internal static class PipelineNames
{
    /// <summary>
    /// The names, or all there are (null). Throws <see cref="UsageException"/> when one isn't known, or the folder has none.
    /// </summary>
    public static List<string> Resolve(string option, string? names)
    {
        var folder = RunSettings.PipelineFolder;
        var known = PipelineFiles.Names(folder);
        if (known.Count == 0)
            throw new UsageException(
                $"{folder} has no pipeline files; the setting Pipelines:Folder (environment variable Pipelines__Folder) must name a "
                + "folder with such files");
        var asked = names?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [.. known];
        if (asked.Length == 0)
            throw new UsageException($"{option}: name at least one of {string.Join(", ", known)}");
        return asked.FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? throw new UsageException($"{option}: there is no pipeline '{unknown}'; there are {string.Join(", ", known)}")
            : [.. asked.Distinct()];
    }

    /// <summary>
    /// The pipelines themselves; a name that ends in .json is a file. Throws <see cref="PipelineFileException"/> for one with mistakes.
    /// </summary>
    public static List<Pipeline> Load(string option, string? names)
    {
        var asked = names?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return asked.Any(IsFile)
            ? [.. asked.SelectMany(name => IsFile(name) ? [LoadFile(option, name)] : Load(option, name))]
            : Resolve(option, names).ConvertAll(name => PipelineFiles.Load(RunSettings.PipelineFolder, name));
    }

    /// <summary>The pipeline of a file. Throws <see cref="UsageException"/> when it can't be read or has mistakes.</summary>
    public static Pipeline LoadFile(string option, string file)
    {
        try
        {
            return PipelineFiles.Parse(File.ReadAllBytes(file), out var mistakes)
                ?? throw new UsageException($"{file}, {mistakes[0]} Mistakes in all: {mistakes.Count}; `check {file}` tells them.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {file} can't be read: {fault.Message}");
        }
    }

    private static bool IsFile(string name) => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The pipeline of the one name. Throws as <see cref="Load"/>, and for several names.</summary>
    public static Pipeline LoadOne(string option, string name) => Load(option, name) is [var one]
        ? one
        : throw new UsageException($"{option} {name}: name one pipeline");
}
