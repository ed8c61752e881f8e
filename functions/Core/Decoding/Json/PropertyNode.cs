using System.Text;
using Serverless.Core.Decoding.Values;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Decoding.Json;

/// <summary>
/// The properties of an object that matter: those that hold a field, and those on the way to one. The fields' names and aliases, split at
/// their points, make a tree of these.
/// </summary>
internal sealed class PropertyNode
{
    private readonly Utf8Table _names;
    private readonly Property[] _properties;

    private PropertyNode(IReadOnlyList<Path> paths, ref int marks)
    {
        var byName = paths.GroupBy(path => path.Parts[0], StringComparer.Ordinal).ToList();
        _names = new Utf8Table([.. byName.Select(group => Encoding.UTF8.GetBytes(group.Key))]);
        _properties = new Property[byName.Count];
        for (var index = 0; index < _properties.Length; index++)
            _properties[index] = Compile([.. byName[index]], ref marks);
    }

    /// <summary>
    /// The tree of a pipeline's fields. Fields are numbered as listed; <paramref name="marks"/> is how many numbers fields and inner
    /// objects take together. Throws <see cref="ArgumentException"/> when two fields claim one path.
    /// </summary>
    public static PropertyNode Root(IReadOnlyList<FieldDefinition> fields, out int marks)
    {
        marks = fields.Count;
        var paths = fields.SelectMany((field, index) => field.Aliases.Prepend(field.Name).Distinct().Select(name => new Path(index, name.Split('.'))));
        return new PropertyNode([.. paths], ref marks);
    }

    /// <summary>The property of that name, or null when it doesn't matter.</summary>
    public Property? Find(ReadOnlySpan<byte> name)
    {
        var index = _names.Find(name);
        return index < 0 ? null : _properties[index];
    }

    private static Property Compile(List<Path> paths, ref int marks)
    {
        var ends = paths.Where(path => path.Parts.Length == 1).ToList();
        if (ends.Count > 1)
            throw new ArgumentException($"two fields claim the property '{ends[0].Parts[0]}'");
        var inner = paths.Where(path => path.Parts.Length > 1).Select(path => path with { Parts = path.Parts[1..] }).ToList();
        var field = ends.Count == 0 ? -1 : ends[0].Field;
        if (inner.Count == 0)
            return new Property(field, null, field);
        var mark = marks++;
        return new Property(field, new PropertyNode(inner, ref marks), mark);
    }

    private sealed record Path(int Field, string[] Parts);
}
