using System.CommandLine;
using System.Globalization;
using Serverless.Local.Settings;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Schemas;

namespace Serverless.Local.Commands;

/// <summary>The schema of the command line: a file, and what it refers to.</summary>
internal static class SchemaFile
{
    public static readonly Argument<string> File = new("FILE") { Description = "An Avro schema as JSON (.avsc)." };

    public static readonly Option<string[]> References = new("--reference")
    {
        Description = "NAME=SUBJECT[:VERSION]: a schema of the registry whose types FILE uses; repeat it for more. Default: its newest.",
    };

    /// <summary>The text of a file.</summary>
    /// <exception cref="UsageException">It can't be read.</exception>
    public static async Task<string> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            return await System.IO.File.ReadAllTextAsync(file, ct);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} can't be read: {fault.Message}");
        }
    }

    /// <summary>The schema of the command line.</summary>
    /// <exception cref="UsageException">The file can't be read, or a reference can't be followed.</exception>
    public static async Task<SchemaContent> ReadAsync(ParseResult parsed, ISubjects? subjects, CancellationToken ct)
    {
        var text = await ReadAsync(parsed.GetValue(File)!, ct);
        var references = new List<SchemaReference>();
        foreach (var given in parsed.GetValue(References) ?? [])
            references.Add(await ReferenceAsync(given, subjects, ct));
        return new SchemaContent(text, references);
    }

    /// <summary>A subject, and the version that is named after a colon; null for the newest.</summary>
    public static (string Subject, int? Version) VersionOf(string text)
    {
        if (text.LastIndexOf(':') is not (> 0 and var colon))
            return (text, null);
        if (text[colon..] == ":latest")
            return (text[..colon], null);
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (text[..colon], version)
            : (text, null);
    }

    private static async Task<SchemaReference> ReferenceAsync(string given, ISubjects? subjects, CancellationToken ct)
    {
        if (given.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } target])
            throw new UsageException($"--reference {given}: write NAME=SUBJECT or NAME=SUBJECT:VERSION, such as shop.User=users-value:2");
        if (subjects is null)
            throw new UsageException($"--reference {given}: name its registry with --data DIR or --registry URL");
        var (subject, version) = VersionOf(target);
        return await subjects.FindAsync(subject, version, ct) is { } found
            ? new SchemaReference(name, found.Subject, found.Version)
            : throw new UsageException($"--reference {given}: the registry has no '{target}'");
    }
}
