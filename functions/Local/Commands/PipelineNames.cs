using Serverless.Core.Pipelines;
using Serverless.Local.Runs.Options;
using Serverless.Local.Settings;
using Serverless.Runtime;
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
    /// The pipelines themselves; a name with a dot or a slash is a file. Throws <see cref="PipelineFileException"/> for one with mistakes.
    /// </summary>
    public static List<Pipeline> Load(string option, string? names)
    {
        if (names is not null && IsFile(names) && File.Exists(names))
            return [LoadFile(option, names)];
        var asked = names?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return asked.Any(IsFile)
            ? [.. asked.SelectMany(name => IsFile(name) ? LoadFiles(option, [name]) : Load(option, name))]
            : asked is [var one] && Shadow(one) is { } shadow ? [shadow]
            : Resolve(option, names).ConvertAll(name => PipelineFiles.Load(RunSettings.PipelineFolder, name, RunSettings.Configured));
    }

    /// <summary>The candidate that runs under a name; null when no candidate of the settings does.</summary>
    private static Pipeline? Shadow(string name)
    {
        if (!ShadowRun.IsName(name))
            return null;
        var settings = RunSettings.Configured;
        return ServerlessSettings.From(settings).Pipelines.Load(settings).Pipelines.FirstOrDefault(pipeline => pipeline.Name == name);
    }

    /// <summary>
    /// The pipelines of files, all of which can run beside each other. Throws <see cref="UsageException"/> when one can't be read or two
    /// are in each other's way, <see cref="PipelineFileException"/> for mistakes.
    /// </summary>
    public static IReadOnlyList<Pipeline> LoadFiles(string option, IReadOnlyList<string> files)
    {
        var set = PipelineSet.Of([.. files.Select(file => (file, LoadFile(option, file)))]);
        return set.Problems.Count == 0 ? set.Pipelines : throw new UsageException($"{option}: {set.Problems.Values.First()[0]}");
    }

    private static Pipeline LoadFile(string option, string file)
    {
        try
        {
            return PipelineFiles.Load(file, RunSettings.Configured);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {file} can't be read: {fault.Message}");
        }
    }

    /// <summary>The path of a file, written so that it isn't taken for the name of a pipeline.</summary>
    public static string AsFile(string path) => IsFile(path) ? path : Path.Combine(".", path);

    // No pipeline has such a letter in its name.
    private static bool IsFile(string name) => name.AsSpan().ContainsAny('.', '/', '\\');

    /// <summary>The pipeline of the one name. Throws as <see cref="Load"/>, and for several names.</summary>
    public static Pipeline LoadOne(string option, string name) => Load(option, name) is [var one]
        ? one
        : throw new UsageException($"{option} {name}: name one pipeline");
}
