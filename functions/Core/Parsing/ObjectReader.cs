using System.Globalization;
using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Text;

namespace Serverless.Core.Parsing;

/// <summary>
/// Takes an object's properties by name. What is wrong goes to the error list, and an empty text or 0 is returned, so that reading goes on;
/// checks ignore empty texts. Properties that were not asked for before <see cref="Done"/> are errors.
/// </summary>
internal sealed class ObjectReader(ObjectNode node, ErrorList errors) : IOptionReader
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly ScalarReader _values = new(errors);

    /// <summary>The object itself.</summary>
    public ObjectNode Node => node;

    /// <summary>The errors of the whole file.</summary>
    public ErrorList Errors => errors;

    /// <summary>Reads single nodes, with the same errors.</summary>
    public ScalarReader Values => _values;

    /// <summary>A property's value, or null when the object has none of that name.</summary>
    public Node? Find(string name)
    {
        _known.Add(name);
        return node.Find(name);
    }

    /// <summary>As <see cref="Find"/>, and an error when there is none.</summary>
    public Node? Need(string name)
    {
        var found = Find(name);
        if (found is null)
            errors.Add(node, $"'{name}' is missing: add it");
        return found;
    }

    /// <summary>Adds an error about a property: at the property, or at the object when it has none of that name.</summary>
    public void Error(string name, string message) => errors.Add(Find(name) ?? node, message);

    /// <inheritdoc/>
    public string Text(string name) => Need(name) is { } found ? Filled(found) : "";

    /// <inheritdoc/>
    public string? OptionalText(string name) => Find(name) is { } found ? _values.Text(found) : null;

    /// <inheritdoc/>
    public bool Flag(string name) => Find(name) is { } found && _values.Boolean(found) == true;

    /// <summary>A finite number; null when there is none, or after an error.</summary>
    public double? Number(string name) => Find(name) is { } found ? _values.Number(found) : null;

    /// <inheritdoc/>
    public int Whole(string name, int otherwise, int least, int most) => OptionalWhole(name, least, most) ?? otherwise;

    /// <summary>
    /// A whole number from <paramref name="least"/> to <paramref name="most"/>; null when there is none, or after an error.
    /// </summary>
    public int? OptionalWhole(string name, int least, int most) =>
        Find(name) is { } found ? (int?)_values.Whole(found, least, most) : null;

    /// <summary>A duration that must be there, in milliseconds, at least <paramref name="least"/>; 0 after an error.</summary>
    public long Milliseconds(string name, long least) => Need(name) is { } found ? _values.Milliseconds(found, least) ?? 0 : 0;

    /// <summary>
    /// A duration in milliseconds, at least <paramref name="least"/>; null when there is none, or after an error, which also names
    /// <paramref name="or"/>: what may be written in its place.
    /// </summary>
    public long? OptionalMilliseconds(string name, long least, string? or = null) =>
        Find(name) is { } found ? _values.Milliseconds(found, least, or) : null;

    /// <summary>One of <paramref name="choices"/> by its name; it must be there. Null after an error.</summary>
    public T? NeedChoice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct => Need(name) is { } found ? _values.Choice(found, choices) : null;

    /// <inheritdoc/>
    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices, T otherwise)
        where T : struct => Find(name) is { } found ? _values.Choice(found, choices) ?? otherwise : otherwise;

    /// <inheritdoc/>
    public string? OptionalJson(string name) => Find(name) switch
    {
        null => null,
        ValueNode { Kind: JsonTokenType.String } text => text.Text,
        var found => NodeJson.Of(found),
    };

    /// <summary>The items of an array, none when it is missing.</summary>
    public IReadOnlyList<Node> Items(string name) => Find(name) is { } found ? _values.Items(found) : [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Texts(string name) => [.. Items(name).Select(Filled)];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> TextsByName(string name) =>
        (Object(name)?.Node.Members ?? []).ToDictionary(member => member.Name, member => Filled(member.Value), StringComparer.Ordinal);

    /// <summary>Reads a format from its object; null after an error. Needed by objects that have formats inside.</summary>
    public Func<ObjectReader, FormatDefinition?>? FormatReading { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<FormatDefinition> Formats(string name) =>
    [
        .. Items(name).Select(_values.Object).OfType<ObjectNode>()
            .Select(item => FormatReading!(new ObjectReader(item, errors) { FormatReading = FormatReading })).OfType<FormatDefinition>(),
    ];

    /// <summary>The texts of an array, which may be empty ones; one that is listed twice is an error.</summary>
    public IReadOnlyList<string> DistinctTexts(string name)
    {
        var texts = Items(name).Select(item => (Node: item, Text: _values.Text(item))).Where(one => one.Text is not null).ToList();
        foreach (var (again, text) in texts.GroupBy(one => one.Text, StringComparer.Ordinal).SelectMany(same => same.Skip(1)))
            errors.Add(again, $"'{text}' is listed twice: remove one");
        return [.. texts.Select(one => one.Text!)];
    }

    /// <summary>A reader of an inner object; null when there is none, or after an error.</summary>
    public ObjectReader? Object(string name) =>
        Find(name) is { } found && _values.Object(found) is { } inner ? new ObjectReader(inner, errors) : null;

    /// <summary>A reader of an inner object that must be there; null after an error.</summary>
    public ObjectReader? NeedObject(string name) => Need(name) is null ? null : Object(name);

    private string Filled(Node found)
    {
        var text = _values.Text(found);
        if (text?.Length == 0)
            errors.Add(found, "must not be empty");
        return text ?? "";
    }

    /// <summary>Adds an error for each property that was not asked for. Called once, after all others.</summary>
    public void Done()
    {
        foreach (var (name, value) in node.Members)
        {
            if (!_known.Contains(name))
                errors.Add(value, NearestName.Unknown("property", name, _known));
        }
    }
}

/// <summary>Reads nodes as values. A node that doesn't fit adds an error, and null is returned.</summary>
internal sealed class ScalarReader(ErrorList errors)
{
    /// <summary>A text, which may be empty.</summary>
    public string? Text(Node node) =>
        node is ValueNode { Kind: JsonTokenType.String } value ? value.Text : Wrong<string>(node, "a text in quotes");

    /// <summary>True or false.</summary>
    public bool? Boolean(Node node) => node is ValueNode { Kind: JsonTokenType.True or JsonTokenType.False } value
        ? value.Kind == JsonTokenType.True
        : WrongValue<bool>(node, "true or false");

    /// <summary>A finite double: 1e999 is none.</summary>
    public double? Number(Node node) =>
        node is ValueNode { Kind: JsonTokenType.Number } value
            && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : WrongValue<double>(node, "a number");

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, written without decimals or exponent.</summary>
    public long? Whole(Node node, long least, long most) =>
        node is ValueNode { Kind: JsonTokenType.Number } value
            && long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : WrongValue<long>(node, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    /// <summary>
    /// A duration in milliseconds, <paramref name="least"/> to <see cref="Duration.Longest"/>: a text with a unit, or a number.
    /// </summary>
    public long? Milliseconds(Node node, long least, string? or = null)
    {
        var found = node switch
        {
            ValueNode { Kind: JsonTokenType.String } text => Duration.Parse(text.Text),
            ValueNode { Kind: JsonTokenType.Number } number
                when long.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
            _ => null,
        };
        if (found >= least && found <= Duration.Longest)
            return found;
        var range = $"at least {Duration.Format(least)} and at most {Duration.Format(Duration.Longest)}";
        var instead = or is null ? "" : $", or {or}";
        return WrongValue<long>(
            node, $"a duration such as \"250ms\", \"5s\", \"1m\", \"1h\", \"1d\" (or milliseconds), {range}{instead}");
    }

    /// <summary>The choice that a text names.</summary>
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

    /// <summary>The items of an array; empty after an error.</summary>
    public IReadOnlyList<Node> Items(Node node)
    {
        if (node is not ArrayNode array)
            errors.Add(node, $"must be an array, and is {node.Description}");
        return (node as ArrayNode)?.Items ?? [];
    }

    /// <summary>
    /// The name of an object's only property, which is one of <paramref name="kinds"/> and says what kind of <paramref name="what"/> the
    /// object is.
    /// </summary>
    public string? SingleProperty(ObjectNode node, string what, IReadOnlyList<string> kinds)
    {
        if (node.Members.Count != 1)
            errors.Add(node, $"a {what} is an object with one property, one of {string.Join(", ", kinds)}; this has {node.Members.Count}");
        else if (!kinds.Contains(node.Members[0].Name))
            errors.Add(node.Members[0].Value, NearestName.Unknown(what, node.Members[0].Name, [.. kinds]));
        else
            return node.Members[0].Name;
        return null;
    }

    /// <summary>The node as an object.</summary>
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
