using Serverless.Core.Rows;

namespace Serverless.Core.Drift;

/// <summary>The types of values, as traits name them.</summary>
public static class FieldWord
{
    /// <summary>A text.</summary>
    public const string Text = "text";

    /// <summary>A number, whole or not.</summary>
    public const string Number = "number";

    /// <summary>True or false.</summary>
    public const string Boolean = "boolean";

    /// <summary>An object, or a record or map of Avro.</summary>
    public const string Object = "object";

    /// <summary>A list.</summary>
    public const string List = "list";

    /// <summary>Divides the text of a field's trait into its path and its type.</summary>
    public static (string Path, string Type) Split(string text)
    {
        var blank = text.LastIndexOf(' ');
        return blank < 0 ? (text, "") : (text[..blank], text[(blank + 1)..]);
    }

    /// <summary>The type of a value that became a field's.</summary>
    internal static string Of(FieldType type) => type switch
    {
        FieldType.Text => Text,
        FieldType.Boolean => Boolean,
        FieldType.Timestamp => "time",
        _ => Number,
    };
}
