using Serverless.Core.Pipelines;

namespace Serverless.Local.Runs.Options;

/// <summary>A run of pipelines that are named by their files: these and no others.</summary>
internal sealed class FileRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("serverless-pipelines-");

    /// <param name="pipelines">The pipelines of the files, each with a name of its own.</param>
    public FileRun(IEnumerable<Pipeline> pipelines)
    {
        // The host takes its pipelines from a folder, by name.
        foreach (var pipeline in pipelines)
            File.WriteAllText(Path.Combine(_folder.FullName, pipeline.Name + ".json"), pipeline.Text);
    }

    /// <summary>The options, for these pipelines. The folder that they name is gone when this is disposed of.</summary>
    public RunOptions Of(RunOptions options) => options with { PipelineFolder = _folder.FullName };

    public void Dispose() => _folder.Delete(recursive: true);
}
