using System.CommandLine;
using System.Globalization;
using Serverless.Core.Schemas;
using Serverless.Local.Evolution;
using Serverless.Local.Output;
using Serverless.Local.Settings;
using Serverless.Runtime.Schemas;

namespace Serverless.Local.Commands;

/// <summary>The verb <c>schema</c>: Avro schemas that producers write with, and the registries that have them.</summary>
internal static class SchemaCommand
{
    private static readonly Option<string> Subject = new("--subject")
    {
        Description = "The subject, such as TOPIC-value.", Required = true,
    };

    private static readonly Option<string?> OneSubject = new("--subject") { Description = "Show the versions of this subject alone." };

    private static readonly Argument<string> Older = new("A") { Description = "The older schema: a file, or SUBJECT[:VERSION]." };
    private static readonly Argument<string> Newer = new("B") { Description = "The newer schema: a file, or SUBJECT[:VERSION]." };

    public static Command Build()
    {
        var register = new Command("register", "Make a schema the newest version of a subject; nothing changes where it is one already.")
        {
            SchemaFile.File, Subject, SchemaFile.References,
        };
        register.SetAction(RegisterAsync);
        var list = new Command("list", "Show the subjects, or the versions of one.") { OneSubject };
        list.SetAction(ListAsync);
        var diff = new Command("diff", "Show what is different in a newer schema, and which of the two can read the other's data.")
        {
            Older, Newer,
        };
        diff.SetAction(DiffAsync);
        foreach (var option in SchemaPlace.Options)
        {
            register.Add(option);
            list.Add(option);
            diff.Add(option);
        }
        return new Command("schema", "Check, register, list and compare Avro schemas.")
        {
            SchemaCheckCommand.Build(), register, list, diff,
        };
    }

    private static async Task<int> RegisterAsync(ParseResult parsed, CancellationToken ct)
    {
        var subject = parsed.GetValue(Subject)!;
        await using var place = SchemaPlace.Open(parsed, $"--subject {subject}", creates: true);
        var given = await SchemaFile.ReadAsync(parsed, place.Subjects, ct);
        var before = (await place.Subjects.VersionsAsync(subject, ct)).ToHashSet();
        var registered = await place.Subjects.RegisterAsync(subject, given, ct);
        Terminal.Line($"{Line(registered)}{(before.Contains(registered.Version) ? "; it was registered before" : "")}");
        return ExitCode.Good;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var place = SchemaPlace.Open(parsed, "list");
        if (parsed.GetValue(OneSubject) is { } subject)
            return await ListAsync(place.Subjects, subject, ct);
        foreach (var name in await place.Subjects.NamesAsync(ct))
        {
            if (await place.Subjects.VersionsAsync(name, ct) is [.., var newest] versions)
                Terminal.Line($"{name}: {SchemaText.Count(versions.Count, "version")}, the newest is {Number(newest)}");
        }
        return ExitCode.Good;
    }

    private static async Task<int> ListAsync(ISubjects subjects, string subject, CancellationToken ct)
    {
        var versions = await subjects.VersionsAsync(subject, ct);
        if (versions.Count == 0)
            throw new UsageException($"--subject {subject}: there is no such subject; see schema list");
        Terminal.Line($"{subject}: {SchemaLevels.NameOf(await subjects.LevelAsync(subject, ct))}");
        foreach (var version in versions)
        {
            if (await subjects.FindAsync(subject, version, ct) is { } found)
                Terminal.Line($"  {await DescribedAsync(subjects, found, ct)}");
        }
        return ExitCode.Good;
    }

    private static async Task<string> DescribedAsync(ISubjects subjects, SubjectSchema found, CancellationToken ct)
    {
        var uses = found.Content.References.Select(reference => $"{reference.Subject}:{Number(reference.Version)}").ToList();
        var line = $"version {Number(found.Version)}, id {Number(found.Id)}: {await WordsAsync(subjects, found, ct)}";
        return uses.Count == 0 ? line : $"{line}; uses {string.Join(", ", uses)}";
    }

    private static async Task<string> WordsAsync(ISubjects subjects, SubjectSchema found, CancellationToken ct)
    {
        try
        {
            return SchemaText.Of(await new SubjectParser(subjects).ParseAsync(found, ct));
        }
        catch (FormatException problem)
        {
            return $"can't be read: {problem.Message}";
        }
    }

    private static async Task<int> DiffAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var place = SchemaPlace.Find(parsed);
        var older = await ParseAsync(parsed.GetValue(Older)!, place?.Subjects, ct);
        var newer = await ParseAsync(parsed.GetValue(Newer)!, place?.Subjects, ct);
        try
        {
            var changes = SchemaDiff.Between(older, newer);
            foreach (var change in changes)
                Terminal.Line($"{change.Path}: {change.Text}");
            if (changes.Count == 0)
                Terminal.Line("nothing that readers or writers see is different");
            Terminal.Line(Reads("B", "A", newer, older));
            Terminal.Line(Reads("A", "B", older, newer));
        }
        catch (SchemaLimitException limit)
        {
            throw new UsageException(limit.Message);
        }
        return ExitCode.Good;
    }

    private static string Reads(string reader, string writer, AvroSchema read, AvroSchema written) =>
        SchemaResolution.Mismatches(read, written) is [var first, ..]
            ? $"{reader} can't read what {writer} wrote: {first.Path}: {first.Message}"
            : $"{reader} can read what {writer} wrote";

    private static async Task<AvroSchema> ParseAsync(string named, ISubjects? subjects, CancellationToken ct)
    {
        try
        {
            if (File.Exists(named))
                return AvroSchema.Parse(await SchemaFile.ReadAsync(named, ct));
            if (subjects is null)
                throw new UsageException($"{named}: there is no such file; for a subject add --data DIR or --registry URL");
            var (subject, version) = SchemaFile.VersionOf(named);
            return await subjects.FindAsync(subject, version, ct) is { } found
                ? await new SubjectParser(subjects).ParseAsync(found, ct)
                : throw new UsageException($"{named}: there is no such file, and the registry has no such subject or version");
        }
        catch (FormatException problem)
        {
            throw new UsageException($"{named}: {problem.Message}");
        }
    }

    private static string Line(SubjectSchema found) => $"{found.Subject}: version {Number(found.Version)}, id {Number(found.Id)}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
