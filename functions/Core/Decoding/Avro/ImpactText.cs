using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro;

/// <summary>The messages of impacts: what happens, then what to do.</summary>
internal static class ImpactText
{
    private const string Add = "or list its name there in the field's 'aliases'";

    public static string RequiredMissing(FieldDefinition field) =>
        $"the schema has no value for the required field {Quoted(field)}, so every event is a dead letter: keep it in the schema, {Add}";

    public static string RequiredMayBeMissing(FieldDefinition field) =>
        $"the required field {Quoted(field)} may have no value, and an event without one is a dead letter: "
        + "let the schema always have it, or give the field a default in place of 'required'";

    public static string TypeRefused(FieldDefinition field, ReadType type) =>
        $"the field {Quoted(field)} takes {Kind(field)}, and no value of {type.Type}, so an event with one is a dead letter: "
        + $"keep the type in the schema, or change the field{Option(field, type)}";

    public static string ValuesRefused(FieldDefinition field, ReadType type) =>
        $"the field {Quoted(field)} takes {Kind(field)}, and not all values of {type.Type}, so an event with one of these is a dead "
        + $"letter: {type.Refused}; keep the type in the schema, or change the field{Option(field, type)}";

    public static string DefaultAlways(FieldDefinition field) =>
        $"the schema has no value for the field {Quoted(field)}, so it is '{Printable.Of(field.Default!)}', its default, in every event: "
        + $"keep it in the schema, {Add}";

    public static string DefaultSometimes(FieldDefinition field) =>
        $"the field {Quoted(field)} may have no value, and is '{Printable.Of(field.Default!)}' then, its default";

    public static string NotRead(FieldDefinition field) =>
        $"the schema has no value for the field {Quoted(field)}, so it is missing in every event: keep it in the schema, {Add}";

    private static string Quoted(FieldDefinition field) => $"'{field.Name}'";

    private static string Kind(FieldDefinition field) => field.Type switch
    {
        FieldType.Text => "text",
        FieldType.Number => "numbers",
        FieldType.Integer => "whole numbers",
        FieldType.Boolean => "booleans",
        _ => "times",
    };

    // What else it could take, where that is a matter of an option.
    private static string Option(FieldDefinition field, ReadType type) => (field.Type, type.Type) switch
    {
        (FieldType.Number or FieldType.Integer, "string" or "bytes") => " ('numbersAsText' takes texts that are numbers)",
        (FieldType.Text, "boolean" or "int" or "long" or "float" or "double") => " ('anyScalar' takes numbers and booleans as text)",
        (FieldType.Timestamp, "string" or "bytes") => " ('times' lists the forms that it takes)",
        _ => "'s type",
    };
}
