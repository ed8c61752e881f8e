using System.Globalization;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>Reads a path into events. One that is none, or that no event can have, is an error.</summary>
internal static class PathReader
{
    private const string Form = "write names joined by single dots and items by their number, such as a.b, a[0].b, a[-1] (the last), or "
        + "a['b.c'] for a name that has a dot or a bracket";

    /// <summary>The path; null after an error. An empty text was reported when it was read.</summary>
    public static FieldPath? Read(ValueNode node, int longestPath, ErrorList errors)
    {
        if (node.Text.Length == 0)
            return null;
        if (FieldPath.TryParse(node.Text) is not { } path)
            errors.Add(node, $"'{node.Text}' is no path: {Form}");
        else if (path.Steps.Count > longestPath)
            errors.Add(node, TooLong(node.Text, path.Steps.Count, longestPath));
        else
            return path;
        return null;
    }

    private static string TooLong(string path, int levels, int longestPath) => string.Create(CultureInfo.InvariantCulture,
        $"no event has '{path}': it is {levels} levels deep, and no format reads more than {longestPath}: ")
        + string.Create(CultureInfo.InvariantCulture, $"set \"maxDepth\": {levels} in 'formats' (at most 64), or remove the path");
}
