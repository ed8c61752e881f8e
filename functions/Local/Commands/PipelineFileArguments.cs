using Serverless.Local.Settings;
using Serverless.Runtime.Pipelines;

namespace Serverless.Local.Commands;

/// <summary>Pipeline files that are named on the command line, by themselves or by their folders.</summary>
internal static class PipelineFileArguments
{
    /// <summary>
    /// The files, each once, in order: a folder stands for its files, and the schema for none. Throws <see cref="UsageException"/> when
    /// none are left.
    /// </summary>
    public static IReadOnlyList<string> Expand(IEnumerable<string> named)
    {
        var files = named.SelectMany(FilesOf).Where(file => Path.GetFileNameWithoutExtension(file) != PipelineFiles.Schema)
            .DistinctBy(Path.GetFullPath).ToList();
        return files.Count > 0 ? files : throw new UsageException("FILE: that is the schema of pipeline files; name a pipeline file");
    }

    /// <summary>A file's content. Throws <see cref="UsageException"/> when it can't be read.</summary>
    public static byte[] Read(string file)
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

    private static IEnumerable<string> FilesOf(string name)
    {
        if (!Directory.Exists(name))
            return [name];
        var found = PipelineFiles.Names(name).Select(pipeline => Path.Combine(name, pipeline + ".json")).ToList();
        return found.Count > 0 ? found : throw new UsageException($"{name} has no pipeline files; name a folder with such files");
    }
}
