using System.Text;
using Microsoft.Extensions.Configuration;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;

namespace Serverless.Runtime.Pipelines;

/// <summary>The pipelines of a folder, a file each: <c>NAME.json</c>.</summary>
public static class PipelineFiles
{
    /// <summary>The file beside them that editors complete them from.</summary>
    public const string Schema = "pipeline.schema";

    // Far more than anybody writes: what is larger is another file, of events perhaps.
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>The names that a folder has files for, in order.</summary>
    public static IReadOnlyList<string> Names(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name != Schema)
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>
    /// Reads and compiles one. Throws <see cref="PipelineFileException"/> when there is no such file or it has mistakes.
    /// </summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="name">The pipeline's name.</param>
    /// <param name="settings">The settings that the file may name; null: their names stay in the definition.</param>
    public static Pipeline Load(string folder, string name, IConfiguration? settings = null)
    {
        if (!Names(folder).Contains(name))
        {
            var present = string.Join(", ", Names(folder).DefaultIfEmpty("none"));
            throw new PipelineFileException($"there is no pipeline '{name}': {folder} has {present}");
        }
        var file = Path.Combine(folder, name + ".json");
        var pipeline = LoadReadable(file, settings);
        if (pipeline.Name != name)
            throw new PipelineFileException($"{file} names its pipeline '{pipeline.Name}': file and pipeline must have one name");
        return pipeline;
    }

    /// <summary>
    /// Reads and compiles a file of any name, with the settings that it may name. Throws as <see cref="Read"/>, and for mistakes.
    /// </summary>
    public static Pipeline Load(string file, IConfiguration? settings) => Parse(Read(file), settings, out var errors)
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

    /// <summary>As <see cref="Load(string, IConfiguration)"/>; that a file can't be read is a mistake, too.</summary>
    internal static Pipeline LoadReadable(string file, IConfiguration? settings)
    {
        try
        {
            return Load(file, settings);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new PipelineFileException($"{file} can't be read: {fault.Message}");
        }
    }

    /// <summary>
    /// Compiles the text of a pipeline file, in which settings keep their names; null when it has mistakes. Time zones are there with their
    /// rules, in the text that is compiled too.
    /// </summary>
    public static Pipeline? Parse(ReadOnlySpan<byte> file, out IReadOnlyList<PipelineError> errors) => Parse(file, null, out errors);

    /// <summary>Compiles the text of a pipeline file with these settings; null when it, or a setting that it names, has mistakes.</summary>
    public static Pipeline? Parse(ReadOnlySpan<byte> file, IConfiguration? settings, out IReadOnlyList<PipelineError> errors)
    {
        IReadOnlyList<PipelineError> unresolved = [];
        ReadOnlySpan<byte> text = ZoneReferences.Resolve(settings is null
            ? file
            : SettingReferences.Resolve(file, name => settings[name.Replace("__", ":", StringComparison.Ordinal)], out unresolved));
        var parse = PipelineParser.Parse(text);
        errors = [.. parse.Errors.Concat(unresolved).OrderBy(error => error.Line)];
        return parse.Definition is { } definition && errors.Count == 0
            ? Pipeline.Compile(definition, Encoding.UTF8.GetString(text))
            : null;
    }
}
