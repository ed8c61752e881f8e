using System.Text.Json;
using Serverless.Core.Rows;
using Serverless.Core.Transforms;

namespace Serverless.Core.Parsing;

/// <summary>Reads a JSON value for a field: text in quotes, numbers and booleans without.</summary>
internal static class ConstantReader
{
    /// <summary>The value as text, or null after an error.</summary>
    public static string? Read(Node node, string field, FieldType type, ErrorList errors)
    {
        if (type == FieldType.Timestamp)
            errors.Add(node, $"'{field}' is a timestamp: times come from events only");
        else if (node is ValueNode value && Fits(value.Kind, type) && Constant.Parse(type, value.Text) is not null)
            return value.Text;
        else
            errors.Add(node, $"'{field}' is {type.InWords()}, and this is {node.Description}{Hint(type)}");
        return null;
    }

    private static string Hint(FieldType type) => type == FieldType.Text ? ": put it in quotes" : "";

    private static bool Fits(JsonTokenType kind, FieldType type) => type switch
    {
        FieldType.Text => kind == JsonTokenType.String,
        FieldType.Boolean => kind is JsonTokenType.True or JsonTokenType.False,
        _ => kind == JsonTokenType.Number,
    };
}
