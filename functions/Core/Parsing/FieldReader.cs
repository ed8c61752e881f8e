using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Core.Decoding;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;

namespace Serverless.Core.Parsing;

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

    private static readonly Dictionary<string, RecordPart> Parts = new()
    {
        ["key"] = RecordPart.Key,
        ["topic"] = RecordPart.Topic,
        ["partition"] = RecordPart.Partition,
        ["offset"] = RecordPart.Offset,
        ["timestamp"] = RecordPart.Timestamp,
        ["deleted"] = RecordPart.Deleted,
    };

    private static readonly Dictionary<string, PersonalUse> Uses = new()
    {
        ["hash"] = PersonalUse.Hash,
        ["drop"] = PersonalUse.Drop,
        ["no"] = PersonalUse.No,
    };

    private static readonly string[] Forms = ["times", "zone", "missing", "numbersAsText", "anyScalar", "true", "false"];

    /// <summary>The field; null when its type can't be read, as the type decides which other properties are allowed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="reader">The entry.</param>
    /// <param name="missing">The texts that count as missing where the entry lists none.</param>
    public static FieldDefinition? Read(string name, ObjectReader reader, IReadOnlyList<string> missing)
    {
        if (reader.NeedChoice("type", Types) is not { } type)
            return null;
        var field = new FieldDefinition
        {
            Name = name,
            Type = type,
            Aliases = reader.Texts("aliases"),
            Record = reader.Find("record") is { } part ? reader.Values.Choice(part, Parts) : null,
            Header = reader.Find("header") is null ? null : reader.Text("header"),
            Required = reader.Flag("required"),
            NumbersAsText = reader.Flag("numbersAsText"),
            AnyScalar = reader.Flag("anyScalar"),
            TrueTexts = reader.DistinctTexts("true"),
            FalseTexts = reader.DistinctTexts("false"),
            Times = reader.DistinctTexts("times"),
            Zone = reader.OptionalText("zone"),
            Missing = reader.Find("missing") is null ? missing : reader.DistinctTexts("missing"),
            Min = reader.Number("min"),
            Max = reader.Number("max"),
            MinLength = reader.OptionalWhole("minLength", least: 0, LongestText),
            MaxLength = reader.OptionalWhole("maxLength", least: 1, LongestText),
            Pattern = reader.OptionalText("pattern"),
            Enum = reader.Find("enum") is null ? null : reader.Texts("enum"),
            Personal = reader.Find("personal") is { } use ? reader.Values.Choice(use, Uses) : null,
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
        CheckOrigin(field, reader);
        if (field.Min > field.Max)
            reader.Error("min", string.Create(CultureInfo.InvariantCulture, $"min {field.Min} is more than max {field.Max}: swap them"));
        if (field.MinLength > field.MaxLength)
            reader.Error("minLength", $"minLength {field.MinLength} is more than maxLength {field.MaxLength}: swap them");
        if (field.Pattern is not null && PatternProblem(field.Pattern) is { } problem)
            reader.Error("pattern", problem);
        CheckTimes(field, reader);
        foreach (var both in field.TrueTexts.Intersect(field.FalseTexts))
            reader.Error("false", $"'{both}' is listed in 'true' as well: remove one");
        CheckEnum(field, reader);
        if (field.Personal == PersonalUse.Hash && field.Type != FieldType.Text)
        {
            reader.Error("personal", $"only text can be hashed, and '{field.Name}' is {field.Type.InWords()}: make it text with "
                + "\"anyScalar\": true, or drop it");
        }
    }

    private static void CheckTypes(FieldDefinition field, ObjectReader reader)
    {
        var numeric = field.Type is FieldType.Number or FieldType.Integer;
        foreach (var name in (string[])["min", "max", "numbersAsText"])
            CheckGoesWith(name, "number and integer", numeric, field, reader);
        foreach (var name in (string[])["minLength", "maxLength", "pattern", "enum", "anyScalar"])
            CheckGoesWith(name, "text", field.Type == FieldType.Text, field, reader);
        foreach (var name in (string[])["true", "false"])
            CheckGoesWith(name, "boolean", field.Type == FieldType.Boolean, field, reader);
        foreach (var name in (string[])["times", "zone"])
            CheckGoesWith(name, "timestamp", field.Type == FieldType.Timestamp, field, reader);
    }

    private static void CheckOrigin(FieldDefinition field, ObjectReader reader)
    {
        if (field is { Record: not null, Header: not null })
            reader.Error("header", "a value has one origin: remove 'record' or 'header'");
        if (!field.IsOfEvent && reader.Find("aliases") is { } aliases)
            reader.Errors.Add(aliases, $"'{field.Name}' comes from the record, so it has no place in the event: remove 'aliases'");
        FieldType? type = field.Record switch
        {
            RecordPart.Topic => FieldType.Text,
            RecordPart.Partition or RecordPart.Offset => FieldType.Integer,
            RecordPart.Timestamp => FieldType.Timestamp,
            RecordPart.Deleted => FieldType.Boolean,
            _ => null,
        };
        if (type is { } wanted && field.Type != wanted)
            reader.Error("record", $"this is {wanted.InWords()}, and '{field.Name}' is {field.Type.InWords()}: make it one");
        foreach (var name in type is null ? [] : Forms)
        {
            if (reader.Find(name) is { } form)
                reader.Errors.Add(form, $"what of the record '{field.Name}' is has one form only: remove '{name}'");
        }
    }

    private static void CheckGoesWith(string name, string types, bool fits, FieldDefinition field, ObjectReader reader)
    {
        if (!fits && reader.Find(name) is { } node)
            reader.Errors.Add(node, $"'{name}' is for {types} fields, and '{field.Name}' is {field.Type.InWords()}: remove it");
    }

    private static void CheckTimes(FieldDefinition field, ObjectReader reader)
    {
        if (reader.Find("times") is ArrayNode { Items: [] } none)
            reader.Errors.Add(none, "list at least one form, or remove 'times'");
        foreach (var form in reader.Find("times") is ArrayNode forms ? forms.Items.OfType<ValueNode>() : [])
        {
            if (form.Kind == JsonTokenType.String && TimeForms.Problem(form.Text) is { } problem)
                reader.Errors.Add(form, problem);
        }
        if (field.Zone is { } zone && !TimeForms.HasZone(zone))
            reader.Error("zone", $"there is no time zone '{zone}': write an offset such as +01:00, or an IANA name such as Europe/Paris");
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
