namespace Serverless.Core.Rows;

/// <summary>
/// Which slots a pipeline's rows have: one for each declared field, then one for each that transforms and enrichment add.
/// </summary>
public sealed class RowLayout
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly FieldType[] _types;

    /// <param name="fields">
    /// Names, all different, and types, in the order of the slots. Throws <see cref="ArgumentException"/> for a name given twice.
    /// </param>
    public RowLayout(IEnumerable<(string Name, FieldType Type)> fields)
    {
        Fields = [.. fields];
        _types = [.. Fields.Select(field => field.Type)];
        for (var slot = 0; slot < Fields.Count; slot++)
            _slots.Add(Fields[slot].Name, slot);
    }

    /// <summary>Name and type of each slot.</summary>
    public IReadOnlyList<(string Name, FieldType Type)> Fields { get; }

    /// <summary>How many slots there are.</summary>
    public int Count => Fields.Count;

    /// <summary>The slot of a field, or -1.</summary>
    public int SlotOf(string name) => _slots.TryGetValue(name, out var slot) ? slot : -1;

    /// <summary>The type of a slot. Throws <see cref="IndexOutOfRangeException"/> when there is no such slot.</summary>
    public FieldType TypeOf(int slot) => _types[slot];
}
