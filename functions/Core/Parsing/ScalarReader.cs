using System.Globalization;
using System.Text.Json;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>Nodes as values; each returns null after it has said what is wrong.</summary>
internal sealed class ScalarReader(ErrorList errors)
{
    public string? Text(Node node) => node is ValueNode { Kind: JsonTokenType.String } value ? value.Text : Wrong<string>(node, "a text in quotes");

    public bool? Boolean(Node node) => node is ValueNode { Kind: JsonTokenType.True or JsonTokenType.False } value
        ? value.Kind == JsonTokenType.True
        : WrongValue<bool>(node, "true or false");

    public double? Number(Node node) =>
        node is ValueNode { Kind: JsonTokenType.Number } value && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : WrongValue<double>(node, "a number");

    public long? Whole(Node node, long least, long most) =>
        node is ValueNode { Kind: JsonTokenType.Number } value && long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : WrongValue<long>(node, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    public long? Milliseconds(Node node, long least)
    {
        var found = node switch
        {
            ValueNode { Kind: JsonTokenType.String } text => Duration.Parse(text.Text),
            ValueNode { Kind: JsonTokenType.Number } number when long.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
            _ => null,
        };
        return found >= least && found <= Duration.Longest
            ? found
            : WrongValue<long>(node, $"a duration such as \"250ms\", \"5s\", \"1m\", \"1h\", \"1d\" (or milliseconds), at least {Duration.Format(least)} and at most {Duration.Format(Duration.Longest)}");
    }

    public T? Choice<T>(Node node, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Text(node) is not { } text)
            return null;
        if (choices.TryGetValue(text, out var choice))
            return choice;
        errors.Add(node, $"'{text}' is not one of {string.Join(", ", choices.Keys)}{NearestName.Hint(text, choices.Keys)}");
        return null;
    }

    public IReadOnlyList<Node> Items(Node node)
    {
        if (node is not ArrayNode array)
            errors.Add(node, $"must be an array, and is {node.Description}");
        return (node as ArrayNode)?.Items ?? [];
    }

    public ObjectNode? Object(Node node) => node as ObjectNode ?? Wrong<ObjectNode>(node, "an object");

    private T? Wrong<T>(Node node, string wanted)
        where T : class
    {
        errors.Add(node, $"must be {wanted}, and is {node.Description}");
        return null;
    }

    private T? WrongValue<T>(Node node, string wanted)
        where T : struct
    {
        errors.Add(node, $"must be {wanted}, and is {node.Description}");
        return null;
    }
}
