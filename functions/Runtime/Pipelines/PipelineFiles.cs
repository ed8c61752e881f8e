using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;

namespace Serverless.Runtime.Pipelines;

/// <summary>The pipelines of a folder, a file each: <c>NAME.json</c>.</summary>
public static class PipelineFiles
{
    private const string Schema = "pipeline.schema";

    /// <summary>The names that a folder has files for, in order.</summary>
    public static IReadOnlyList<string> Names(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name != Schema)
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Reads and compiles one. Throws <see cref="PipelineFileException"/> when there is no such file or it has mistakes.</summary>
    public static Pipeline Load(string folder, string name)
    {
        var file = Path.Combine(folder, name + ".json");
        if (!Names(folder).Contains(name))
        {
            var present = string.Join(", ", Names(folder).DefaultIfEmpty("none"));
            throw new PipelineFileException($"there is no pipeline '{name}': {folder} has {present}");
        }
        var parse = PipelineParser.Parse(File.ReadAllBytes(file));
        if (parse.Definition is not { } definition)
            throw new PipelineFileException(string.Join(Environment.NewLine, parse.Errors.Select(error => $"{file}, {error}")));
        if (definition.Name != name)
            throw new PipelineFileException($"{file} names its pipeline '{definition.Name}': file and pipeline must have one name");
        return Pipeline.Compile(definition);
    }
}
