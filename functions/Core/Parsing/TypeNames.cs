using Serverless.Core.Rows;

namespace Serverless.Core.Parsing;

internal static class TypeNames
{
    /// <summary>A type as messages call it.</summary>
    public static string Of(FieldType type) => type switch
    {
        FieldType.Text => "text",
        FieldType.Number => "a number",
        FieldType.Integer => "an integer",
        FieldType.Boolean => "a boolean",
        _ => "a timestamp",
    };
}
