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
        var written = syntax.Parameters.Zip(window.Written)
            .Where(one => one.Second is not null).Select(one => (Parameter: one.First, Value: one.Second!.Value)).ToList();
        if (syntax.IsFirstAlone && written is [var (only, value)])
            return new JsonObject { [syntax.Kind] = ValueOf(only, value) };
        var parameters = written.Select(one => KeyValuePair.Create(one.Parameter.Name, (JsonNode?)ValueOf(one.Parameter, one.Value)));
        return new JsonObject { [syntax.Kind] = new JsonObject(parameters) };
    }

    private static JsonValue? ValueOf(WindowParameter parameter, WindowValue value) => true switch
    {
        _ when value.Text is { } text => JsonValue.Create(text),
        _ when parameter.Words.Count > 0 => JsonValue.Create(parameter.Words[(int)value.Number]),
        _ when parameter.IsDuration => JsonValue.Create(Duration.Format(value.Number)),
        _ => JsonValue.Create(value.Number),
    };
}
