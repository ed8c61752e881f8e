using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Serverless.Core.Pipelines;
using Serverless.Local.Runs.Options;
using Serverless.Local.Settings;

namespace Serverless.Local.Runs.Files;

/// <summary>A run of pipelines that are named by their files: these and no others.</summary>
internal sealed class FileRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("serverless-pipelines-");
    private readonly IReadOnlyList<Pipeline> _pipelines;

    /// <exception cref="UsageException">Two have the same name or topic.</exception>
    public FileRun(IReadOnlyList<Pipeline> pipelines)
    {
        _pipelines = pipelines;
        if (pipelines.CountBy(pipeline => pipeline.Name).FirstOrDefault(same => same.Value > 1) is { Key: { } name })
            throw new UsageException($"--pipeline: two of the files have the name '{name}'; give one another");
        if (pipelines.CountBy(pipeline => pipeline.Definition.Topic).FirstOrDefault(same => same.Value > 1) is { Key: { } topic })
            throw new UsageException($"--pipeline: two of the files have the topic '{topic}'; give one another");
    }

    /// <summary>The options, for these pipelines. What they name is gone when this is disposed of.</summary>
    public RunOptions Of(RunOptions options)
    {
        // The host takes its pipelines from a folder, by name.
        foreach (var pipeline in _pipelines)
            File.WriteAllText(Path.Combine(_folder.FullName, pipeline.Name + ".json"), pipeline.Text);
        return options with
        {
            PipelineFolder = _folder.FullName,
            // First: what comes after it gives the functions the security of the settings.
            Services = services => services.Insert(
                0, ServiceDescriptor.Singleton<IFunctionMetadataTransformer>(new FileFunctions(_pipelines))),
            Host = host => host with { FunctionTypes = [.. host.FunctionTypes, typeof(IngestFileFunction)] },
        };
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
