using Serverless.Core.Columns;

namespace Serverless.Core.Partials;

/// <summary>The keys of a pipeline's views over the same columns: views that share key fields share the numbers of their keys.</summary>
internal sealed class KeySets(EventColumns columns)
{
    private readonly List<(int[] Slots, KeyNumbers Keys)> _sets = [];

    /// <summary>The keys of these slots, of which there is one at least.</summary>
    public KeyNumbers Of(ReadOnlySpan<int> slots)
    {
        foreach (var set in _sets)
        {
            if (slots.SequenceEqual(set.Slots))
                return set.Keys;
        }
        var keys = new KeyNumbers(slots.Length > 1 ? Of(slots[..^1]) : null, columns[slots[^1]], columns.Room);
        _sets.Add((slots.ToArray(), keys));
        return keys;
    }

    /// <summary>Starts on the rows that are in the columns now.</summary>
    public void BeginRows()
    {
        foreach (var (_, keys) in _sets)
            keys.BeginRows(columns.Count);
    }

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        foreach (var (_, keys) in _sets)
            keys.Clear();
    }
}
