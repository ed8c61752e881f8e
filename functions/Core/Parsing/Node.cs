using System.Text.Json;

namespace Serverless.Core.Parsing;

/// <summary>
/// A value of a JSON file, with its JSON path and its line (from 1), so that everything that is wrong with it can be located.
/// </summary>
internal abstract record Node(string Path, int Line)
{
    /// <summary>What it is, for messages.</summary>
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
