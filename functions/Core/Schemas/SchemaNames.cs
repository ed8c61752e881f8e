namespace Serverless.Core.Schemas;

/// <summary>Names of types and fields, and namespaces (Avro specification 1.12, "Names").</summary>
internal static class SchemaNames
{
    /// <summary>A name with the namespace that it is in, if it doesn't have one itself.</summary>
    public static string Full(string name, string space) =>
        name.Contains('.', StringComparison.Ordinal) || space.Length == 0 ? name : $"{space}.{name}";

    /// <summary>The namespace of a full name; empty when it has none.</summary>
    public static string SpaceOf(string fullName) => fullName.LastIndexOf('.') is >= 0 and var dot ? fullName[..dot] : "";

    /// <summary>A full name without its namespace.</summary>
    public static string Unqualified(string fullName) => fullName[(fullName.LastIndexOf('.') + 1)..];

    /// <summary>Whether a text is of the alphabet of names, without a namespace.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
