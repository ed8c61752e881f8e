using System.Text;
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
        var pipeline = Parse(File.ReadAllBytes(file), out var errors)
            ?? throw new PipelineFileException(string.Join(Environment.NewLine, errors.Select(error => $"{file}, {error}")));
        if (pipeline.Name != name)
            throw new PipelineFileException($"{file} names its pipeline '{pipeline.Name}': file and pipeline must have one name");
        return pipeline;
    }

    /// <summary>Compiles the text of a pipeline file; null when it has mistakes.</summary>
    public static Pipeline? Parse(ReadOnlySpan<byte> file, out IReadOnlyList<PipelineError> errors)
    {
        var parse = PipelineParser.Parse(file);
        errors = parse.Errors;
        return parse.Definition is { } definition ? Pipeline.Compile(definition, Encoding.UTF8.GetString(file)) : null;
    }
}
