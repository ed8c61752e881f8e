using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>
/// Reads pipeline files: JSON with comments and trailing commas, described by <c>pipeline.schema.json</c>. A definition that it returns can
/// be compiled and run.
/// </summary>
public static class PipelineParser
{
    private const int LargestRecord = 64 * 1024 * 1024;

    /// <summary>The definition, or all mistakes of the file at once. Never throws for what is in the file.</summary>
    public static PipelineParse Parse(ReadOnlySpan<byte> json) => Parse(json, FormatKindList.All);

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
        var fields = FieldsReader.ReadAll(reader);
        var eventTime = EventTimeReader.Read(reader, fields);
        var key = fields.Read(reader, "key", FieldReferences.Keys);
        var scope = fields.Scope;
        var definition = new PipelineDefinition
        {
            Name = Checked(reader, "name", Names.Check),
            Topic = Checked(reader, "topic", Names.CheckTopic),
            Formats = new FormatReader(formats).ReadAll(reader),
            Fields = fields.Definitions,
            EventTime = eventTime,
            Key = key,
            Transforms = new TransformsReader(scope, key, eventTime.Field, reader.Errors).ReadAll(reader),
            Views = ViewsReader.ReadAll(reader, scope, key),
            MaxRecordBytes = reader.Whole("maxRecordBytes", otherwise: 4 * 1024 * 1024, least: 1024, LargestRecord),
        };
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
