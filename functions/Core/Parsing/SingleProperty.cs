namespace Serverless.Core.Parsing;

internal static class SingleProperty
{
    /// <summary>The name of an object's one property, which says what kind of thing it is; null after an error.</summary>
    public static string? Of(ObjectNode node, string what, IReadOnlyList<string> kinds, ErrorList errors)
    {
        if (node.Members.Count != 1)
            errors.Add(node, $"a {what} is an object with one property, one of {string.Join(", ", kinds)}; this has {node.Members.Count}");
        else if (!kinds.Contains(node.Members[0].Name))
            errors.Add(node.Members[0].Value, UnknownName.Message(what, node.Members[0].Name, [.. kinds]));
        else
            return node.Members[0].Name;
        return null;
    }
}
