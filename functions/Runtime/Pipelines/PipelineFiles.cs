using System.Text;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;

namespace Serverless.Runtime.Pipelines;

/// <summary>The pipelines of a folder, a file each: <c>NAME.json</c>.</summary>
public static class PipelineFiles
{
    private const string Schema = "pipeline.schema";

    // Far more than anybody writes: what is larger is another file, of events perhaps.
    private const int MostBytes = 16 * 1024 * 1024;

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
        var pipeline = Load(file);
        if (pipeline.Name != name)
            throw new PipelineFileException($"{file} names its pipeline '{pipeline.Name}': file and pipeline must have one name");
        return pipeline;
    }

    /// <summary>Reads and compiles a file of any name. Throws as <see cref="Read"/>, and for mistakes.</summary>
    public static Pipeline Load(string file) => Parse(Read(file), out var errors)
        ?? throw new PipelineFileException([.. errors.Select(error => $"{file}, {error}")]);

    /// <summary>
    /// The bytes of a file. Throws <see cref="PipelineFileException"/> for more than 16 MB, <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> when it can't be read.
    /// </summary>
    public static byte[] Read(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes)
                throw new PipelineFileException($"{file} is longer than 16 MB, which no pipeline file is: name another file");
        }
        return bytes.ToArray();
    }

    /// <summary>Compiles the text of a pipeline file; null when it has mistakes.</summary>
    public static Pipeline? Parse(ReadOnlySpan<byte> file, out IReadOnlyList<PipelineError> errors)
    {
        var parse = PipelineParser.Parse(file);
        errors = parse.Errors;
        return parse.Definition is { } definition ? Pipeline.Compile(definition, Encoding.UTF8.GetString(file)) : null;
    }
}
