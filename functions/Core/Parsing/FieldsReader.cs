using System.Globalization;
using System.Text.RegularExpressions;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>The entries of <c>fields</c>: all names, and the definitions of those that could be read.</summary>
internal sealed record DeclaredFields(IReadOnlyList<string> Names, IReadOnlyList<FieldDefinition> Definitions)
{
    /// <summary>The fields that transforms start from. It is incomplete when a field could not be read.</summary>
    public FieldScope Scope => new(Definitions) { Incomplete = Definitions.Count < Names.Count };

    /// <summary>
    /// A property that names a field which every event must have (the key, the event time), of one of the types. Empty after an error.
    /// </summary>
    public string Read(ObjectReader reader, string property, IReadOnlyList<FieldType> allowed)
    {
        var name = reader.Text(property);
        var problem = name.Length == 0 ? null : Problem(name, allowed);
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
            { Required: false } => $"every event must have '{name}': give it \"required\": true",
            _ => null,
        };
    }
}

/// <summary>Reads <c>fields</c>: each entry is a name with its rules. A path in the event may fill several fields.</summary>
internal static class FieldsReader
{
    /// <summary>All entries. A file without fields, or with one that reads the same path twice, is an error.</summary>
    public static DeclaredFields ReadAll(ObjectReader pipeline)
    {
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
            if (FieldReader.Read(name, reader) is { } field)
                read.Add(field);
            CheckAliases(name, reader.Items("aliases"), pipeline.Errors);
        }
        return new DeclaredFields([.. fields.Node.Members.Select(member => member.Name)], read);
    }

    private static void CheckAliases(string field, IReadOnlyList<Node> aliases, ErrorList errors)
    {
        var places = new HashSet<string>(StringComparer.Ordinal) { field };
        foreach (var alias in aliases.OfType<ValueNode>())
        {
            if (alias.Text.Split('.').Contains(""))
                errors.Add(alias, $"'{alias.Text}' is no path: write names joined by single dots");
            else if (!places.Add(alias.Text))
                errors.Add(alias, $"'{alias.Text}' is a place of '{field}' already: remove it");
        }
    }
}

/// <summary>Reads one entry of <c>fields</c>. Rules that don't go with the field's type are errors.</summary>
internal static class FieldReader
{
    private const int LongestText = 1_000_000;

    private static readonly Dictionary<string, FieldType> Types = new()
    {
        ["text"] = FieldType.Text,
        ["number"] = FieldType.Number,
        ["integer"] = FieldType.Integer,
        ["boolean"] = FieldType.Boolean,
        ["timestamp"] = FieldType.Timestamp,
    };

    /// <summary>The field; null when its type can't be read, as the type decides which other properties are allowed.</summary>
    public static FieldDefinition? Read(string name, ObjectReader reader)
    {
        if (reader.NeedChoice("type", Types) is not { } type)
            return null;
        var field = new FieldDefinition
        {
            Name = name,
            Type = type,
            Aliases = reader.Texts("aliases"),
            Required = reader.Flag("required"),
            NumbersAsText = reader.Flag("numbersAsText"),
            Min = reader.Number("min"),
            Max = reader.Number("max"),
            MinLength = reader.OptionalWhole("minLength", least: 0, LongestText),
            MaxLength = reader.OptionalWhole("maxLength", least: 1, LongestText),
            Pattern = reader.OptionalText("pattern"),
            Enum = reader.Find("enum") is null ? null : reader.Texts("enum"),
            Default = null,
        };
        field = field with { Default = ReadDefault(field, reader) };
        Check(field, reader);
        reader.Done();
        return field;
    }

    private static string? ReadDefault(FieldDefinition field, ObjectReader reader)
    {
        if (reader.Find("default") is not { } node)
            return null;
        if (!field.Required)
            return ConstantReader.Read(node, field.Name, field.Type, reader.Errors);
        reader.Error("default", "a required field has no default: remove one of the two");
        return null;
    }

    private static void Check(FieldDefinition field, ObjectReader reader)
    {
        CheckTypes(field, reader);
        if (field.Min > field.Max)
            reader.Error("min", string.Create(CultureInfo.InvariantCulture, $"min {field.Min} is more than max {field.Max}: swap them"));
        if (field.MinLength > field.MaxLength)
            reader.Error("minLength", $"minLength {field.MinLength} is more than maxLength {field.MaxLength}: swap them");
        if (field.Pattern is not null && PatternProblem(field.Pattern) is { } problem)
            reader.Error("pattern", problem);
        CheckEnum(field, reader);
    }

    private static void CheckTypes(FieldDefinition field, ObjectReader reader)
    {
        var numeric = field.Type is FieldType.Number or FieldType.Integer;
        foreach (var name in (string[])["min", "max", "numbersAsText"])
            CheckGoesWith(name, "number and integer", numeric, field, reader);
        foreach (var name in (string[])["minLength", "maxLength", "pattern", "enum"])
            CheckGoesWith(name, "text", field.Type == FieldType.Text, field, reader);
    }

    private static void CheckGoesWith(string name, string types, bool fits, FieldDefinition field, ObjectReader reader)
    {
        if (!fits && reader.Find(name) is { } node)
            reader.Errors.Add(node, $"'{name}' is for {types} fields, and '{field.Name}' is {field.Type.InWords()}: remove it");
    }

    private static void CheckEnum(FieldDefinition field, ObjectReader reader)
    {
        if (field.Enum is not { } values)
            return;
        if (values.Count == 0 && reader.Find("enum") is ArrayNode)
            reader.Error("enum", "list at least one value");
        if (values.Distinct().Count() < values.Count)
            reader.Error("enum", "a value is listed twice");
        if (field.Default is { } otherwise && !values.Contains(otherwise))
            reader.Error("default", $"'{otherwise}' is not one of the values in 'enum'");
    }

    private static string? PatternProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return null;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return $"not a regular expression that runs without backtracking (no look-around, no back-references): {error.Message}";
        }
    }
}
