using System.CommandLine;
using Serverless.Local.Inference;
using Serverless.Local.Output;
using Serverless.Local.Samples;
using Serverless.Local.Settings;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>infer</c>: drafts a pipeline file from events.</summary>
internal static class InferCommand
{
    private const int LongestName = 40;

    private static readonly Argument<string> Events = new("FILE")
    {
        Description = "Events as JSON: a line each, items of an array, or documents; packed with gzip or zstd or not. "
            + "Or CSV, logfmt, access logs, syslog, a line each; or an Avro container file. - is standard input.",
    };

    private static readonly Option<string?> Name = new("--name")
    {
        Description = "Name of the pipeline and its topic; default: that of the output, else of the events' file.",
    };

    private static readonly Option<string?> Out = new("--out") { Description = "The pipeline file to write; default: standard output." };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Write to --out though there is a file." };

    public static Command Build()
    {
        var command = new Command("infer", "Draft a pipeline file from events: the first 10,000, or 16 MB, are read.")
        {
            Events, Name, Out, Overwrite,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (events, target) = (parsed.GetValue(Events)!, parsed.GetValue(Out));
        if (target is not null && Path.GetFullPath(target) == Path.GetFullPath(events))
            throw new UsageException($"--out {target}: these are the events; name another file");
        if (target is not null && File.Exists(target) && !parsed.GetValue(Overwrite))
            throw new UsageException($"--out {target}: there is such a file; name another, or add --overwrite");
        var sample = await EventSample.ReadAsync(events, keepsArrays: false, ct);
        var name = parsed.GetValue(Name) is { } given ? Checked(given) : NameOf(target ?? events);
        var text = PipelineDraft.Of(sample, name, TimeProvider.System);
        if (target is null)
        {
            Terminal.Lines(text);
            return ExitCode.Good;
        }
        try
        {
            await File.WriteAllTextAsync(target, text, ct);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {target} can't be written: {fault.Message}");
        }
        Terminal.Line($"{target} is written; run it: run --pipeline {target} --feed {name}={events} --until-drained");
        return ExitCode.Good;
    }

    private static string Checked(string name) => NameOf(name) == name
        ? name
        : throw new UsageException($"--name {name}: use 1 to 40 lower-case letters, digits and hyphens, such as {NameOf(name)}");

    /// <summary>The file's name before its first dot, as the name of a pipeline.</summary>
    private static string NameOf(string file)
    {
        var name = string.Concat(Path.GetFileName(file).Split('.')[0].ToLowerInvariant()
            .Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
        return name.Length == 0 ? "events" : name[..Math.Min(name.Length, LongestName)];
    }
}
