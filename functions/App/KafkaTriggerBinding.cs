using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Functions;

/// <summary>The Kafka trigger among the raw bindings of a function's metadata.</summary>
internal static class KafkaTriggerBinding
{
    /// <summary>The binding as JSON, when it is a Kafka trigger.</summary>
    public static bool TryParse(string binding, [NotNullWhen(true)] out JsonObject? trigger)
    {
        trigger = JsonNode.Parse(binding) as JsonObject;
        if (trigger?["type"] is JsonValue type
            && type.GetValueKind() == JsonValueKind.String
            && type.GetValue<string>().Equals("kafkaTrigger", StringComparison.OrdinalIgnoreCase))
            return true;
        trigger = null;
        return false;
    }
}
