using System.Text.Json.Nodes;
using Serverless.Core.Definitions;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>Windows as pipeline files write them.</summary>
public static class WindowText
{
    /// <summary>The window as JSON: <c>{ "tumbling": "10s" }</c>.</summary>
    public static JsonObject ToJson(WindowDefinition window)
    {
        var syntax = WindowKindList.All.Single(known => known.Kind == window.Kind);
        if (syntax.Parameters is [{ Name: null } only])
            return new JsonObject { [syntax.Kind] = ValueOf(only, window.Parameters[0]) };
        var parameters = syntax.Parameters
            .Zip(window.Parameters, (known, value) => KeyValuePair.Create(known.Name!, ValueOf(known, value)));
        return new JsonObject { [syntax.Kind] = new JsonObject(parameters) };
    }

    private static JsonNode? ValueOf(WindowParameter parameter, long value) =>
        parameter.IsDuration ? Duration.Format(value) : JsonValue.Create(value);
}
