using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Core.Parsing;

/// <summary>Writes nodes as JSON on one line, without the comments of the file.</summary>
internal static class NodeJson
{
    /// <summary>A node as JSON.</summary>
    public static string Of(Node node) => Convert(node)?.ToJsonString() ?? "null";

    private static JsonNode? Convert(Node node) => node switch
    {
        ObjectNode parent => new JsonObject(parent.Members.Select(member => KeyValuePair.Create(member.Name, Convert(member.Value)))),
        ArrayNode array => new JsonArray([.. array.Items.Select(Convert)]),
        ValueNode { Kind: JsonTokenType.String } text => JsonValue.Create(text.Text),
        ValueNode value => JsonNode.Parse(value.Text),
        _ => null,
    };
}
