using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Serverless.Core.Parsing;

/// <summary>A value of a JSON file, with its JSON path and its line (from 1), so that a mistake in it can be located.</summary>
internal abstract record Node(string Path, int Line)
{
    /// <summary>What it is, as messages say it: <c>"an array"</c>, or a value as it is written.</summary>
    public abstract string Description { get; }
}

internal sealed record ObjectNode(string Path, int Line, IReadOnlyList<(string Name, Node Value)> Members) : Node(Path, Line)
{
    public override string Description => "an object";

    public Node? Find(string name) => Members.FirstOrDefault(member => member.Name == name).Value;
}

internal sealed record ArrayNode(string Path, int Line, IReadOnlyList<Node> Items) : Node(Path, Line)
{
    public override string Description => "an array";
}

/// <summary>A text (unescaped), a number (as written), true, false or null.</summary>
internal sealed record ValueNode(string Path, int Line, JsonTokenType Kind, string Text) : Node(Path, Line)
{
    public override string Description => Kind == JsonTokenType.String ? $"\"{Text}\"" : Text;
}

/// <summary>
/// Reads a whole file into nodes. Comments and trailing commas are allowed. A name that an object has twice is an error; the first one is
/// kept.
/// </summary>
internal ref struct NodeReader
{
    internal static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly ReadOnlySpan<byte> _source;
    private readonly ErrorList _errors;
    private Utf8JsonReader _json;
    private int _line = 1;
    private int _counted;

    private NodeReader(ReadOnlySpan<byte> source, ErrorList errors)
    {
        _source = source;
        _errors = errors;
        _json = new Utf8JsonReader(source, Options);
    }

    /// <summary>The root value; null after an error, when the file is not JSON or not UTF-8.</summary>
    public static Node? Read(ReadOnlySpan<byte> source, ErrorList errors)
    {
        if (source.StartsWith(Encoding.UTF8.Preamble))
            source = source[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(source))
        {
            errors.Add("$", 1, "the file is not UTF-8: save it as UTF-8");
            return null;
        }
        return new NodeReader(source, errors).Whole();
    }

    private Node? Whole()
    {
        try
        {
            _json.Read();
            var root = Value("$");
            _json.Read();
            return root;
        }
        catch (JsonException error)
        {
            _errors.Add("$", (int)(error.LineNumber ?? 0) + 1, $"not valid JSON: {WithoutPlace(error.Message)}");
            return null;
        }
    }

    private static string WithoutPlace(string message) => message.Split(" LineNumber:")[0];

    private Node Value(string path) => _json.TokenType switch
    {
        JsonTokenType.StartObject => Object(path, Line()),
        JsonTokenType.StartArray => Array(path, Line()),
        JsonTokenType.String => new ValueNode(path, Line(), JsonTokenType.String, Text(path)),
        var kind => new ValueNode(path, Line(), kind, Encoding.UTF8.GetString(_json.ValueSpan)),
    };

    private ObjectNode Object(string path, int line)
    {
        var members = new List<(string Name, Node Value)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (_json.Read() && _json.TokenType != JsonTokenType.EndObject)
        {
            var name = Text(path);
            _json.Read();
            var value = Value(Inside(path, name));
            if (names.Add(name))
                members.Add((name, value));
            else
                _errors.Add(value, "this name stands twice in the object: remove one");
        }
        return new ObjectNode(path, line, members);
    }

    private ArrayNode Array(string path, int line)
    {
        var items = new List<Node>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
            items.Add(Value($"{path}[{items.Count}]"));
        return new ArrayNode(path, line, items);
    }

    private string Text(string path)
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader throws this for an escape that is half of a surrogate pair.
            _errors.Add(path, Line(), "a \\u escape here is half of a surrogate pair");
            return "";
        }
    }

    private static string Inside(string path, string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$') ? $"{path}.{name}" : $"{path}['{name}']";

    private int Line()
    {
        var here = (int)_json.TokenStartIndex;
        _line += _source[_counted..here].Count((byte)'\n');
        _counted = here;
        return _line;
    }
}
