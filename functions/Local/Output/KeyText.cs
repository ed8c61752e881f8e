namespace Serverless.Local.Output;

/// <summary>Keys as results name them: fields joined by '|', a '|' or '\' inside a field preceded by '\', a missing one '\-'.</summary>
internal static class KeyText
{
    public static string Join(params ReadOnlySpan<string?> fields)
    {
        var escaped = new string[fields.Length];
        for (var at = 0; at < fields.Length; at++)
            escaped[at] = fields[at] is { } text ? Escaped(text) : @"\-";
        return string.Join('|', escaped);
    }

    private static string Escaped(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal);
}
