using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>The entries of <c>fields</c>: all names, and the definitions of those that could be read.</summary>
internal sealed record DeclaredFields(IReadOnlyList<string> Names, IReadOnlyList<FieldDefinition> Definitions)
{
    /// <summary>The fields that transforms start from.</summary>
    public FieldScope Scope
    {
        get
        {
            var scope = new FieldScope(Definitions);
            foreach (var name in Names.Except(Definitions.Select(one => one.Name)))
                scope.Miss(name);
            return scope;
        }
    }

    /// <summary>
    /// A property that names a field which every event must have (the key, the event time), of one of the types. Empty after an error,
    /// which tells of <paramref name="instead"/> where the field may be missing.
    /// </summary>
    public string Read(ObjectReader reader, string property, IReadOnlyList<FieldType> allowed, string instead = "") =>
        Read(reader, property, name => Problem(name, allowed)
            ?? (IsRequired(name) ? null : $"every event must have '{name}': give it \"required\": true{instead}"));

    /// <summary>As <see cref="Read(ObjectReader, string, IReadOnlyList{FieldType}, string)"/>, of a field that may be missing.</summary>
    public string ReadOptional(ObjectReader reader, string property, IReadOnlyList<FieldType> allowed) =>
        Read(reader, property, name => Problem(name, allowed));

    private static string Read(ObjectReader reader, string property, Func<string, string?> problemOf)
    {
        var name = reader.Text(property);
        var problem = name.Length == 0 ? null : problemOf(name);
        if (problem is null)
            return name;
        reader.Error(property, problem);
        return "";
    }

    private string? Problem(string name, IReadOnlyList<FieldType> allowed)
    {
        if (!Names.Contains(name))
            return $"there is no field '{name}' in 'fields'{NearestName.Hint(name, Names)}";
        return Definitions.FirstOrDefault(field => field.Name == name) switch
        {
            { } field when !allowed.Contains(field.Type) => TypeWords.Mismatch(name, field.Type, allowed),
            _ => null,
        };
    }

    // One that can't be read is told of already.
    private bool IsRequired(string name) => Definitions.FirstOrDefault(field => field.Name == name) is null or { Required: true };
}

/// <summary>Reads <c>fields</c>: each entry is a name with its rules. A place in the event may fill several fields.</summary>
internal static class FieldsReader
{
    /// <summary>All entries. A file without fields, or with one that reads the same place twice, is an error.</summary>
    /// <param name="pipeline">The file.</param>
    /// <param name="longestPath">How many steps a path may have.</param>
    public static DeclaredFields ReadAll(ObjectReader pipeline, int longestPath)
    {
        var missing = pipeline.DistinctTexts("missing");
        if (pipeline.NeedObject("fields") is not { } fields)
            return new DeclaredFields([], []);
        if (fields.Node.Members.Count == 0)
            pipeline.Errors.Add(fields.Node, "declare at least the key and the event-time field");
        var read = new List<FieldDefinition>();
        foreach (var (name, node) in fields.Node.Members)
        {
            if (Names.CheckField(name) is { } problem)
                pipeline.Errors.Add(node, problem);
            if (pipeline.Values.Object(node) is not { } entry)
                continue;
            var reader = new ObjectReader(entry, pipeline.Errors);
            if (FieldReader.Read(name, reader, missing) is { } field)
                read.Add(field);
            CheckAliases(name, reader.Items("aliases"), longestPath, pipeline.Errors);
        }
        return new DeclaredFields([.. fields.Node.Members.Select(member => member.Name)], read);
    }

    private static void CheckAliases(string field, IReadOnlyList<Node> aliases, int longestPath, ErrorList errors)
    {
        var places = new HashSet<string>(StringComparer.Ordinal) { field };
        foreach (var alias in aliases.OfType<ValueNode>())
        {
            // An empty one was reported when it was read.
            if (alias.Text.Length == 0)
                continue;
            if (FieldPath.Problem(alias.Text, longestPath) is { } problem)
                errors.Add(alias, problem);
            else if (!places.Add(FieldPath.Parse(alias.Text).ToString()))
                errors.Add(alias, $"'{alias.Text}' is a place of '{field}' already: remove it");
        }
    }
}
