namespace Serverless.Core.Rows;

/// <summary>
/// Which slots a pipeline's rows have: one for each declared field, then one for each that transforms and enrichment add.
/// </summary>
public sealed class RowLayout
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly FieldType[] _types;

    public RowLayout(IEnumerable<(string Name, FieldType Type)> fields)
    {
        Fields = [.. fields];
        _types = [.. Fields.Select(field => field.Type)];
        for (var slot = 0; slot < Fields.Count; slot++)
            _slots.Add(Fields[slot].Name, slot);
    }

    public IReadOnlyList<(string Name, FieldType Type)> Fields { get; }

    public int Count => Fields.Count;

    /// <summary>The slot of a field, or -1.</summary>
    public int SlotOf(string name) => _slots.TryGetValue(name, out var slot) ? slot : -1;

    public FieldType TypeOf(int slot) => _types[slot];
}
