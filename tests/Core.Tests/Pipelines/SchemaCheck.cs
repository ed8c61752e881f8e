using System.Text.Json;
using System.Text.RegularExpressions;

namespace Serverless.Core.Tests.Pipelines;

/// <summary>As much of JSON Schema 2020-12 as <c>pipeline.schema.json</c> uses; a keyword it doesn't know is an error.</summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private static readonly string[] Annotations = ["$schema", "title", "description", "default", "examples", "$defs"];

    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems(JsonElement value) => Problems(value, root);

    /// <summary>What of the value doesn't conform to a part of the schema.</summary>
    public IReadOnlyList<string> Problems(JsonElement value, JsonElement part)
    {
        Check("$", value, part);
        return _problems;
    }

    private void Check(string path, JsonElement value, JsonElement schema)
    {
        foreach (var keyword in schema.EnumerateObject().Where(keyword => !Annotations.Contains(keyword.Name)))
            Check(path, value, keyword.Name, keyword.Value, schema);
    }

    private void Check(string path, JsonElement value, string keyword, JsonElement operand, JsonElement schema)
    {
        if (keyword is "properties" or "additionalProperties" or "propertyNames" or "required" or "minProperties" or "maxProperties")
            CheckObject(path, value, keyword, operand, schema);
        else if (keyword is "items" or "minItems" or "maxItems" or "uniqueItems")
            CheckArray(path, value, keyword, operand);
        else if (keyword == "$ref")
            Check(path, value, root.GetProperty("$defs").GetProperty(operand.GetString()!.Split('/')[^1]));
        else if (!Holds(value, keyword, operand))
            _problems.Add($"{path}: {keyword} {operand}");
    }

    private void CheckObject(string path, JsonElement value, string keyword, JsonElement operand, JsonElement schema)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return;
        var names = value.EnumerateObject().Select(member => member.Name).ToArray();
        var fits = keyword switch
        {
            "required" => operand.EnumerateArray().All(name => names.Contains(name.GetString())),
            "minProperties" => names.Length >= operand.GetInt32(),
            "maxProperties" => names.Length <= operand.GetInt32(),
            _ => true,
        };
        if (!fits)
            _problems.Add($"{path}: {keyword} {operand}");
        foreach (var member in value.EnumerateObject())
            CheckMember($"{path}.{member.Name}", member, keyword, operand, schema);
    }

    private void CheckMember(string path, JsonProperty member, string keyword, JsonElement operand, JsonElement schema)
    {
        if (keyword == "properties" && operand.TryGetProperty(member.Name, out var own))
            Check(path, member.Value, own);
        else if (keyword == "propertyNames")
            Check(path, JsonSerializer.SerializeToElement(member.Name), operand);
        else if (keyword == "additionalProperties"
            && !(schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out _)))
        {
            CheckAdditional(path, member.Value, operand);
        }
    }

    private void CheckAdditional(string path, JsonElement value, JsonElement operand)
    {
        if (operand.ValueKind == JsonValueKind.False)
            _problems.Add($"{path}: not a property");
        else
            Check(path, value, operand);
    }

    private void CheckArray(string path, JsonElement value, string keyword, JsonElement operand)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return;
        var items = value.EnumerateArray().ToArray();
        if (keyword == "minItems" && items.Length < operand.GetInt32())
            _problems.Add($"{path}: minItems");
        if (keyword == "maxItems" && items.Length > operand.GetInt32())
            _problems.Add($"{path}: maxItems");
        if (keyword == "uniqueItems" && items.DistinctBy(item => item.GetRawText()).Count() < items.Length)
            _problems.Add($"{path}: uniqueItems");
        for (var i = 0; keyword == "items" && i < items.Length; i++)
            Check($"{path}[{i}]", items[i], operand);
    }

    private bool Holds(JsonElement value, string keyword, JsonElement operand) => keyword switch
    {
        "type" =>
            operand.ValueKind == JsonValueKind.Array
                ? operand.EnumerateArray().Any(type => IsOf(value, type.GetString()!))
                : IsOf(value, operand.GetString()!),
        "enum" => operand.EnumerateArray().Any(choice => choice.GetRawText() == value.GetRawText()),
        "anyOf" => operand.EnumerateArray().Any(branch => new SchemaCheck(root).Fits(value, branch)),
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, operand.GetString()!),
        "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= operand.GetInt32(),
        "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= operand.GetInt32(),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= operand.GetDouble(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= operand.GetDouble(),
        "exclusiveMaximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() < operand.GetDouble(),
        _ => throw new NotSupportedException($"the keyword '{keyword}'"),
    };

    private bool Fits(JsonElement value, JsonElement schema)
    {
        Check("", value, schema);
        return _problems.Count == 0;
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException($"the type '{type}'"),
    };
}
