using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Hosting.Functions;

/// <summary>
/// A binding attribute as the worker's source generator writes it: a JSON object with what the attribute sets, under the names of its
/// parameters and properties. The order of the properties may differ.
/// </summary>
internal static class BindingText
{
    /// <summary>What an HTTP function returns is a binding too.</summary>
    public const string HttpReturn = """{"name":"$return","type":"http","direction":"Out"}""";

    private const string Suffix = nameof(Attribute);
    private const string Cardinality = "cardinality";

    public static bool IsBinding(CustomAttributeData attribute) =>
        attribute.AttributeType.Namespace == typeof(FunctionAttribute).Namespace
        && attribute.AttributeType.Name.EndsWith(Suffix, StringComparison.Ordinal);

    public static string Write(ParameterInfo parameter, CustomAttributeData attribute)
    {
        var binding = new JsonObject
        {
            ["name"] = parameter.Name,
            ["type"] = Camel(attribute.AttributeType.Name[..^Suffix.Length]),
            ["direction"] = "In",
        };
        if (IsRecord(parameter.ParameterType))
            binding["properties"] = new JsonObject { ["supportsDeferredBinding"] = "True" };
        foreach (var (given, value) in attribute.Constructor.GetParameters().Zip(attribute.ConstructorArguments))
            binding[given.Name!] = Value(value);
        foreach (var named in attribute.NamedArguments.Where(named => named.TypedValue.Value is not null))
            Add(binding, named);
        if (attribute.AttributeType == typeof(KafkaTriggerAttribute) && !binding.ContainsKey(Cardinality))
            binding[Cardinality] = "One";
        return binding.ToJsonString();
    }

    private static void Add(JsonObject binding, CustomAttributeNamedArgument named)
    {
        if (named.MemberName == nameof(KafkaTriggerAttribute.IsBatched))
            binding[Cardinality] = named.TypedValue.Value is true ? "Many" : "One";
        else
            binding[Camel(named.MemberName)] = Value(named.TypedValue);
    }

    private static JsonNode? Value(CustomAttributeTypedArgument argument) => argument switch
    {
        { ArgumentType.IsEnum: true } => Enum.GetName(argument.ArgumentType, argument.Value!),
        { Value: IReadOnlyCollection<CustomAttributeTypedArgument> items } =>
            new JsonArray([.. items.Select(item => (JsonNode?)item.Value?.ToString())]),
        { Value: var value } => JsonSerializer.SerializeToNode(value, argument.ArgumentType),
    };

    private static bool IsRecord(Type type) => type == typeof(KafkaRecord) || type == typeof(KafkaRecord[]);

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
