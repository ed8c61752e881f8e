using System.Globalization;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Pipelines;
using Serverless.Core.Schemas;
using Serverless.Runtime.Schemas;

namespace Serverless.Local.Evolution;

/// <summary>Holds a writer schema against its rules, the versions of its subject, and pipelines.</summary>
/// <param name="subjects">Where the versions are, and what it refers to; null: nowhere.</param>
internal sealed class SchemaCheck(ISubjects? subjects)
{
    private readonly SubjectParser _parser = new(subjects);

    /// <summary>The verdict on a schema.</summary>
    /// <param name="file">Where it is.</param>
    /// <param name="given">The schema.</param>
    /// <param name="subject">The subject that it is for; null: it is compared with no version.</param>
    /// <param name="level">The level that counts; null: that of the subject.</param>
    /// <param name="pipelines">The pipelines that would read it.</param>
    /// <param name="ct">Ends the check.</param>
    /// <exception cref="RegistryException">The registry refuses to answer.</exception>
    public async Task<SchemaVerdict> RunAsync(
        string file,
        SchemaContent given,
        string? subject,
        CompatibilityLevel? level,
        IReadOnlyList<Pipeline> pipelines,
        CancellationToken ct)
    {
        IReadOnlyList<AvroSchema> known;
        try
        {
            known = await _parser.ParseAsync(given.References, ct);
        }
        catch (FormatException problem)
        {
            return new SchemaVerdict(file) { Flaws = [problem.Message] };
        }
        var verdict = new SchemaVerdict(file) { Flaws = SchemaRules.Problems(given.Text, known) };
        if (Parsed(given.Text, known) is not { } schema)
            return verdict;
        var (compared, newest) = subject is null ? default : await CompareAsync(subject, level, given, schema, ct);
        return verdict with
        {
            Schema = SchemaText.Of(schema),
            Subject = compared,
            Pipelines = [.. pipelines.SelectMany(pipeline => Read(pipeline, schema, newest))],
        };
    }

    // What is wrong is among the flaws.
    private static AvroSchema? Parsed(string text, IReadOnlyList<AvroSchema> known)
    {
        try
        {
            return AvroSchema.Parse(text, known);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private async Task<(SubjectVerdict Verdict, AvroSchema? Newest)> CompareAsync(
        string subject, CompatibilityLevel? level, SchemaContent given, AvroSchema schema, CancellationToken ct)
    {
        var counts = level ?? await subjects!.LevelAsync(subject, ct);
        var versions = await subjects!.VersionsAsync(subject, ct);
        var obstacles = new List<string>();
        var earlier = new List<(int Version, AvroSchema Schema)>();
        foreach (var version in versions.TakeLast(IsTransitive(counts) ? versions.Count : 1))
        {
            if (await FindAsync(subject, version, obstacles, ct) is { } found)
                earlier.Add((version, found));
        }
        var isFree = counts == CompatibilityLevel.None;
        var verdict = new SubjectVerdict(subject, counts, versions, isFree ? [] : [.. earlier.Select(one => one.Version)])
        {
            Same = versions.Count == 0 ? null : (await SameAsync(subject, given, ct))?.Version,
            Obstacles = isFree ? [] : obstacles,
        };
        var newest = earlier is [.., var last] && last.Version == versions[^1] ? last.Schema : null;
        return (Compare(verdict, schema, earlier), newest);
    }

    private static SubjectVerdict Compare(SubjectVerdict verdict, AvroSchema schema, List<(int Version, AvroSchema Schema)> earlier)
    {
        try
        {
            return verdict with { Found = SchemaCompatibility.Check(verdict.Level, schema, earlier) };
        }
        catch (SchemaLimitException limit)
        {
            return verdict with { Obstacles = [.. verdict.Obstacles, limit.Message] };
        }
    }

    private static bool IsTransitive(CompatibilityLevel level) => level is CompatibilityLevel.BackwardTransitive
        or CompatibilityLevel.ForwardTransitive or CompatibilityLevel.FullTransitive;

    private async Task<AvroSchema?> FindAsync(string subject, int version, List<string> obstacles, CancellationToken ct)
    {
        // Deleted since it was listed, where there is none.
        if (await subjects!.FindAsync(subject, version, ct) is not { } found)
            return null;
        try
        {
            return await _parser.ParseAsync(found, ct);
        }
        catch (FormatException problem)
        {
            obstacles.Add(string.Create(CultureInfo.InvariantCulture, $"version {version} can't be compared with: {problem.Message}"));
            return null;
        }
    }

    // A registry may refuse to look a schema up that it wouldn't take.
    private async Task<SubjectSchema?> SameAsync(string subject, SchemaContent given, CancellationToken ct)
    {
        try
        {
            return await subjects!.LookUpAsync(subject, given, ct);
        }
        catch (RegistryException)
        {
            return null;
        }
    }

    private static IEnumerable<PipelineVerdict> Read(Pipeline pipeline, AvroSchema schema, AvroSchema? newest) =>
        pipeline.Definition.Formats.Select(entry => entry.Format).OfType<AvroFormat>().Select(format => new PipelineVerdict(
            pipeline.Name,
            format.Framing,
            pipeline.Definition.Fields.Count(field => field.Record is null && field.Header is null),
            SchemaImpact.Of(pipeline, format, schema, Earlier(format, newest))));

    // Records without an id are all written with the one of the file.
    private static AvroSchema? Earlier(AvroFormat format, AvroSchema? newest) =>
        format is { Framing: AvroFraming.None, Schema: { } own } ? AvroSchema.Parse(own) : newest;
}
