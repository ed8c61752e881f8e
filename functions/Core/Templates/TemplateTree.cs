namespace Serverless.Core.Templates;

/// <summary>
/// Finds the templates that a message is compared with: by how many tokens it has, then by its first tokens. A tree of fixed depth (P. He,
/// J. Zhu, Z. Zheng, M. R. Lyu: "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017, section III).
/// </summary>
internal sealed class TemplateTree(TemplateOptions options)
{
    private static readonly List<int> None = [];

    private readonly Node?[] _roots = new Node?[MaskedLine.MostTokens + 1];

    /// <summary>The ids of the templates that a message is compared with, in their order. Allocates nothing.</summary>
    public List<int> Find(MaskedLine line)
    {
        var node = _roots[line.Count];
        for (var level = 0; node is not null && level < Math.Min(options.Depth, line.Count); level++)
            node = node.Child(line.HashAt(level)) ?? node.Child(MaskedLine.Variable);
        return node?.Templates ?? None;
    }

    /// <summary>The path to where a template of the message belongs: the hash of each token, 0 where a level has too many.</summary>
    public ulong[] PathOf(MaskedLine line)
    {
        var (node, path) = (_roots[line.Count], new ulong[Math.Min(options.Depth, line.Count)]);
        for (var level = 0; level < path.Length; level++)
        {
            var hash = line.HashAt(level);
            path[level] = node is null || node.Child(hash) is not null || node.HasRoom(options.MostChildren) ? hash : MaskedLine.Variable;
            node = node?.Child(path[level]);
        }
        return path;
    }

    /// <summary>Puts a template where its path leads.</summary>
    public void Add(LogTemplate template)
    {
        var node = _roots[template.Count] ??= new Node();
        foreach (var hash in template.Path)
            node = node.ChildOrNew(hash);
        node.Templates.Add(template.Id);
    }

    private sealed class Node
    {
        private readonly Dictionary<ulong, Node> _children = [];

        public List<int> Templates { get; } = [];

        public Node? Child(ulong hash) => _children.GetValueOrDefault(hash);

        // Variables are one child more.
        public bool HasRoom(int most) => _children.Count - (_children.ContainsKey(MaskedLine.Variable) ? 1 : 0) < most;

        public Node ChildOrNew(ulong hash)
        {
            if (!_children.TryGetValue(hash, out var child))
                _children[hash] = child = new Node();
            return child;
        }
    }
}
