using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Grok;

/// <summary>What the text of a capture must be, so that the line is of the format.</summary>
internal enum CaptureType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,
}

/// <summary>The types by the names that grok patterns give them.</summary>
internal static class CaptureTypes
{
    private static readonly Dictionary<string, CaptureType> Named = new(StringComparer.Ordinal)
    {
        ["int"] = CaptureType.Integer,
        ["long"] = CaptureType.Integer,
        ["integer"] = CaptureType.Integer,
        ["float"] = CaptureType.Number,
        ["double"] = CaptureType.Number,
        ["number"] = CaptureType.Number,
        ["boolean"] = CaptureType.Boolean,
        ["string"] = CaptureType.Text,
        ["text"] = CaptureType.Text,
    };

    /// <summary>What is wrong with the name of a type; null when nothing is.</summary>
    public static string? Problem(string type) => Named.ContainsKey(type)
        ? null
        : $"there is no type '{type}' of a capture: {string.Join(", ", Named.Keys)} are{NearestName.Hint(type, Named.Keys)}";

    /// <summary>The name and the type of a capture that is written <c>name:type</c>, or as a name alone.</summary>
    public static (string Name, CaptureType Type) Of(string capture) =>
        capture.Split(':') is [var name, var type] ? (name, Named.GetValueOrDefault(type)) : (capture, CaptureType.Text);

    /// <summary>Whether a text is of a type. Allocates nothing.</summary>
    public static bool Holds(CaptureType type, ReadOnlySpan<byte> text) => type switch
    {
        CaptureType.Integer => DecimalText.TryParse(text, out var number) && number.TryInteger(out _),
        CaptureType.Number => DecimalText.TryParse(text, out _),
        CaptureType.Boolean => text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8),
        _ => true,
    };
}
