namespace Serverless.Core.Rows;

/// <summary>
/// Which slots a pipeline's rows have: one for each declared field, then one for each that transforms and enrichment add.
/// </summary>
public sealed class RowLayout
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly FieldType[] _types;

    /// <summary>A layout of these fields, a slot each in this order.</summary>
    /// <exception cref="ArgumentException">Two fields have one name.</exception>
    public RowLayout(IEnumerable<(string Name, FieldType Type)> fields)
    {
        Fields = [.. fields];
        _types = [.. Fields.Select(field => field.Type)];
        for (var slot = 0; slot < Fields.Count; slot++)
            _slots.Add(Fields[slot].Name, slot);
    }

    /// <summary>The fields in the order of their slots.</summary>
    public IReadOnlyList<(string Name, FieldType Type)> Fields { get; }

    /// <summary>How many slots there are.</summary>
    public int Count => Fields.Count;

    /// <summary>The slot of a field, or -1 when there is none of that name. Case matters.</summary>
    public int SlotOf(string name) => _slots.TryGetValue(name, out var slot) ? slot : -1;

    /// <summary>The type of a slot, which must be one of the layout.</summary>
    public FieldType TypeOf(int slot) => _types[slot];
}
