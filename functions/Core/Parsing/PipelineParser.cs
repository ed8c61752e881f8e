using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>The result of parsing a pipeline file.</summary>
/// <param name="Definition">The definition; null when there are mistakes.</param>
/// <param name="Errors">All mistakes in the order of the file; empty when there is a definition.</param>
public sealed record PipelineParse(PipelineDefinition? Definition, IReadOnlyList<PipelineError> Errors);

/// <summary>
/// Reads pipeline files: JSON with comments and trailing commas, described by <c>pipeline.schema.json</c>. Every definition that it returns
/// can be compiled, and run when the file names no setting (<see cref="SettingReferences"/>).
/// </summary>
public static class PipelineParser
{
    private const int LargestRecord = 64 * 1024 * 1024;
    private const int MostEvents = 1_000_000;

    private static readonly Dictionary<string, TombstoneUse> Tombstones =
        new() { ["delete"] = TombstoneUse.Delete, ["drop"] = TombstoneUse.Drop };

    private static readonly Dictionary<string, Partitioner> Partitioners =
        new() { ["murmur2"] = Partitioner.Murmur2, ["crc32"] = Partitioner.Crc32 };

    /// <summary>The definition, or all mistakes of the file at once. Never throws for what is in the file.</summary>
    public static PipelineParse Parse(ReadOnlySpan<byte> json) => Parse(json, FormatKindList.All);

    /// <summary>What is wrong with the name of a pipeline, a view or a table; null when nothing is.</summary>
    public static string? NameProblem(string name) => name.Length == 0 ? "give it a name" : Names.Check(name);

    /// <summary>As the other, for formats of one's own.</summary>
    internal static PipelineParse Parse(ReadOnlySpan<byte> json, IReadOnlyList<FormatSyntax> formats)
    {
        var errors = new ErrorList();
        var definition = NodeReader.Read(json, errors) is { } root && new ScalarReader(errors).Object(root) is { } node
            ? Read(new ObjectReader(node, errors), formats)
            : null;
        return new PipelineParse(errors.Count == 0 ? definition : null, errors.InOrder);
    }

    private static PipelineDefinition Read(ObjectReader reader, IReadOnlyList<FormatSyntax> formats)
    {
        reader.Find("$schema");
        var entries = new FormatReader(formats).ReadAll(reader);
        var fields = FieldsReader.ReadAll(reader, entries.Select(entry => entry.Format.LongestPath).DefaultIfEmpty(int.MaxValue).Max());
        var eventTime = EventTimeReader.Read(reader, fields);
        var key = fields.Read(reader, "key", FieldReferences.Keys);
        var scope = fields.Scope;
        var transforms = new TransformsReader(scope, key, eventTime, reader.Errors).ReadAll(reader);
        var deduplicate = DeduplicateReader.Read(reader, scope);
        var views = ViewReader.ReadAll(reader, scope, key);
        var definition = new PipelineDefinition
        {
            Name = Checked(reader, "name", Names.Check),
            Topic = Checked(reader, "topic", Names.CheckTopic),
            ConsumerGroup = reader.Find("consumerGroup") is null ? null : Checked(reader, "consumerGroup", Names.CheckGroup),
            LagThreshold = SettingReferences.IsReference(reader.Find("lagThreshold"))
                ? null
                : reader.OptionalWhole("lagThreshold", least: 1, SettingReferences.LargestLag),
            Formats = entries,
            Fields = fields.Definitions,
            Tombstones = reader.Find("tombstones") is { } use ? reader.Values.Choice(use, Tombstones) : null,
            EventTime = eventTime,
            Key = key,
            Partitioner = reader.Choice("partitioner", Partitioners, Partitioner.Murmur2),
            Transforms = transforms,
            Deduplicate = deduplicate,
            Drift = DriftReader.Read(reader, scope),
            Sinks = new SinkReader(reader).ReadAll(),
            Views = views,
            Features = FeaturesReader.ReadAll(reader, views),
            MaxRecordBytes = reader.Whole("maxRecordBytes", otherwise: 4 * 1024 * 1024, least: 1024, LargestRecord),
            MaxRecordEvents = reader.Whole("maxRecordEvents", otherwise: 100_000, least: 1, MostEvents),
            MaxRecordRejections = reader.Whole("maxRecordRejections", otherwise: 1_000, least: 1, MostEvents),
        };
        PersonalCheck.Run(reader, definition);
        reader.Done();
        return definition;
    }

    private static string Checked(ObjectReader reader, string property, Func<string, string?> check)
    {
        var text = reader.Text(property);
        if (check(text) is { } problem)
            reader.Error(property, problem);
        return text;
    }
}
