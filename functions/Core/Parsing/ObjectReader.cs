using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>
/// Takes an object's properties by name. What is wrong goes to the error list, and a stand-in is returned (an empty text, 0), so that
/// reading goes on: checks leave empty texts alone. Names that nobody has asked for by <see cref="Done"/> are errors.
/// </summary>
internal sealed class ObjectReader(ObjectNode node, ErrorList errors) : IOptionReader
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly ScalarReader _values = new(errors);

    public ObjectNode Node => node;

    public ErrorList Errors => errors;

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

    /// <summary>Where to point for what is wrong with a property: at it, or at the object without it.</summary>
    public void Error(string name, string message) => errors.Add(Find(name) ?? node, message);

    public string Text(string name) => Need(name) is { } found ? Filled(found) : "";

    public string? OptionalText(string name) => Find(name) is { } found ? _values.Text(found) : null;

    public bool Flag(string name) => Find(name) is { } found && _values.Boolean(found) == true;

    public double? Number(string name) => Find(name) is { } found ? _values.Number(found) : null;

    public int Whole(string name, int otherwise, int least, int most) => OptionalWhole(name, least, most) ?? otherwise;

    public int? OptionalWhole(string name, int least, int most) => Find(name) is { } found ? (int?)_values.Whole(found, least, most) : null;

    public long Milliseconds(string name, long least) => Need(name) is { } found ? _values.Milliseconds(found, least) ?? 0 : 0;

    public long? OptionalMilliseconds(string name, long least) => Find(name) is { } found ? _values.Milliseconds(found, least) : null;

    /// <summary>Null after an error.</summary>
    public T? NeedChoice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct => Need(name) is { } found ? _values.Choice(found, choices) : null;

    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices, T otherwise)
        where T : struct => Find(name) is { } found ? _values.Choice(found, choices) ?? otherwise : otherwise;

    /// <summary>The items of an array, none when it is missing.</summary>
    public IReadOnlyList<Node> Items(string name) => Find(name) is { } found ? _values.Items(found) : [];

    public IReadOnlyList<string> Texts(string name) => [.. Items(name).Select(Filled)];

    public IReadOnlyList<double> Numbers(string name) => [.. Items(name).Select(item => _values.Number(item) ?? 0)];

    public ObjectReader? Object(string name) => Find(name) is { } found && _values.Object(found) is { } inner ? new ObjectReader(inner, errors) : null;

    public ObjectReader? NeedObject(string name) => Need(name) is null ? null : Object(name);

    private string Filled(Node found)
    {
        var text = _values.Text(found);
        if (text?.Length == 0)
            errors.Add(found, "must not be empty");
        return text ?? "";
    }

    /// <summary>Reports the properties that nobody asked for.</summary>
    public void Done()
    {
        foreach (var (name, value) in node.Members)
        {
            if (!_known.Contains(name))
                errors.Add(value, UnknownName.Message("property", name, _known));
        }
    }
}
