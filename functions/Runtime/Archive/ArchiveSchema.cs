using System.Text.Json.Nodes;
using Avro;
using Serverless.Core.Pipelines;
using Serverless.Core.Rows;

namespace Serverless.Runtime.Archive;

/// <summary>
/// The Avro schema of a pipeline's archived events: the position of the event in the log (<c>_partition</c>, <c>_offset</c>,
/// <c>_index</c>), then every field of its rows, null when an event has no value. Characters that Avro doesn't allow in names become '_';
/// the pipeline's own name of the field is in its <c>doc</c>.
/// </summary>
internal static class ArchiveSchema
{
    public const string Partition = "_partition";
    public const string Offset = "_offset";
    public const string Index = "_index";

    public static RecordSchema Build(Pipeline pipeline)
    {
        var fields = new JsonArray(Plain(Partition, "int"), Plain(Offset, "long"), Plain(Index, "int"));
        foreach (var (name, type) in pipeline.Layout.Fields)
            fields.Add(Optional(name, type));
        var schema = new JsonObject
        {
            ["type"] = "record",
            ["name"] = NameOf(pipeline.Name),
            ["namespace"] = "serverless",
            ["doc"] = pipeline.Name,
            ["fields"] = fields,
        };
        return (RecordSchema)Schema.Parse(schema.ToJsonString());
    }

    /// <summary>The field's name in Avro.</summary>
    public static string NameOf(string name)
    {
        var letters = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return char.IsAsciiDigit(letters[0]) ? '_' + letters : letters;
    }

    private static JsonObject Plain(string name, string type) => new() { ["name"] = name, ["type"] = type };

    private static JsonObject Optional(string name, FieldType type) =>
        new() { ["name"] = NameOf(name), ["doc"] = name, ["type"] = new JsonArray("null", TypeOf(type)), ["default"] = null };

    private static JsonNode TypeOf(FieldType type) => type switch
    {
        FieldType.Text => "string",
        FieldType.Number => "double",
        FieldType.Integer => "long",
        FieldType.Boolean => "boolean",
        FieldType.Timestamp => new JsonObject { ["type"] = "long", ["logicalType"] = "timestamp-millis" },
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
