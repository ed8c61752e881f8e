using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>fields</c>: a name and its rules each. A place in the event can fill one field only.</summary>
internal static class FieldsReader
{
    public static DeclaredFields ReadAll(ObjectReader pipeline)
    {
        if (pipeline.NeedObject("fields") is not { } fields)
            return new DeclaredFields([], []);
        if (fields.Node.Members.Count == 0)
            pipeline.Errors.Add(fields.Node, "declare at least the key and the event-time field");
        var read = new List<FieldDefinition>();
        var owners = fields.Node.Members.ToDictionary(member => member.Name, member => member.Name, StringComparer.Ordinal);
        foreach (var (name, node) in fields.Node.Members)
        {
            if (Names.CheckField(name) is { } problem)
                pipeline.Errors.Add(node, problem);
            if (pipeline.Values.Object(node) is not { } entry)
                continue;
            var reader = new ObjectReader(entry, pipeline.Errors);
            if (FieldReader.Read(name, reader) is { } field)
                read.Add(field);
            CheckAliases(name, reader.Items("aliases"), owners, pipeline.Errors);
        }
        return new DeclaredFields([.. fields.Node.Members.Select(member => member.Name)], read);
    }

    private static void CheckAliases(string field, IReadOnlyList<Node> aliases, Dictionary<string, string> owners, ErrorList errors)
    {
        foreach (var alias in aliases.OfType<ValueNode>())
        {
            if (alias.Text.Split('.').Contains(""))
                errors.Add(alias, $"'{alias.Text}' is no path: names joined by single dots");
            else if (!owners.TryAdd(alias.Text, field))
                errors.Add(alias, $"'{alias.Text}' fills the field '{owners[alias.Text]}' already: remove it");
        }
    }
}
