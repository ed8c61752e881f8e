using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// The properties of an object that lead to fields. The paths of the fields make a tree of these nodes, and of <see cref="ItemNode"/> where
/// they lead through arrays. Up to 32 other properties are remembered when they are met. One thread at a time.
/// </summary>
internal sealed class PropertyNode
{
    // Names of no interest that are worth remembering, so that one record can't fill the memory.
    private const int MaxOthers = 32;
    private const int MaxOtherLength = 64;

    private readonly List<byte[]> _names;
    private readonly List<Property> _properties = [];
    private readonly int _maxProperties;
    private Utf8Table _table;

    private PropertyNode(IReadOnlyList<Path> paths, ref int marks)
    {
        var byName = paths.GroupBy(path => path.Next.Name!, StringComparer.Ordinal).ToList();
        _names = [.. byName.Select(group => Encoding.UTF8.GetBytes(group.Key))];
        _table = new Utf8Table(_names);
        _maxProperties = _names.Count + MaxOthers;
        for (var index = 0; index < _names.Count; index++)
            _properties.Add(Compile(_names[index], [.. byName[index]], ref marks));
    }

    /// <summary>Stands before an object's first property, and in place of properties that aren't remembered. It has no value.</summary>
    public Property Opening { get; } = Other([]);

    /// <summary>
    /// The tree of a pipeline's fields. Fields are numbered as listed; <paramref name="marks"/> is how many numbers they and the properties
    /// take together.
    /// </summary>
    public static PropertyNode Root(IReadOnlyList<FieldDefinition> fields, out int marks)
    {
        marks = fields.Count;
        return new PropertyNode([.. fields.SelectMany(PathsOf)], ref marks);
    }

    /// <summary>The property of that name; null when the name isn't known.</summary>
    public Property? Find(ReadOnlySpan<byte> name)
    {
        var index = _table.Find(name);
        return index < 0 ? null : _properties[index];
    }

    /// <summary>
    /// As <see cref="Find"/>, for a property that came after <paramref name="before"/>, where it is expected from now on. An unknown one is
    /// remembered, unless its name is too long or too many are remembered already: then <see cref="Opening"/> is returned.
    /// </summary>
    public Property FindAfter(Property before, ReadOnlySpan<byte> name)
    {
        var found = Find(name) ?? Learn(name);
        before.SetFollower(found);
        return found ?? Opening;
    }

    private Property? Learn(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxOtherLength || _properties.Count == _maxProperties)
            return null;
        _names.Add(name.ToArray());
        var property = Other(_names[^1]);
        _properties.Add(property);
        _table = new Utf8Table(_names);
        return property;
    }

    private static Property Other(byte[] name) => new(name, [], null, null, -1);

    private static IEnumerable<Path> PathsOf(FieldDefinition field, int index) => field.Aliases.Prepend(field.Name).Distinct()
        .Select((path, order) => new Path(new FieldPlace(index, order), [.. FieldPath.Parse(path).Steps]));

    private static Property Compile(byte[] name, List<Path> paths, ref int marks)
    {
        var mark = marks;
        marks += 2;
        var ends = paths.Where(path => path.Steps.Length == 1).Select(path => path.Place).ToArray();
        var deeper = paths.Where(path => path.Steps.Length > 1).Select(path => path with { Steps = path.Steps[1..] }).ToLookup(
            path => path.Next.Name is null);
        var inner = deeper[false].Any() ? new PropertyNode([.. deeper[false]], ref marks) : null;
        return new Property(name, ends, inner, CompileItems([.. deeper[true]], ref marks), mark);
    }

    private static ItemNode? CompileItems(List<Path> paths, ref int marks)
    {
        var items = new List<(int, Property)>();
        foreach (var group in paths.GroupBy(path => path.Next.Item))
            items.Add((group.Key, Compile([], [.. group], ref marks)));
        return items.Count == 0 ? null : new ItemNode([.. items]);
    }

    /// <summary>What is left of a path, from the step that comes next.</summary>
    private sealed record Path(FieldPlace Place, PathStep[] Steps)
    {
        public PathStep Next => Steps[0];
    }
}
