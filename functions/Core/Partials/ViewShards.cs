using System.Runtime.InteropServices;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Partials;

/// <summary>Divides the entries of a chunk among the shards of a layout. Reused from chunk to chunk.</summary>
internal sealed class ViewShards
{
    private readonly SortedDictionary<int, List<int>> _entries = [];
    private readonly List<int> _used = [];
    private ViewLayout _layout = null!;

    /// <summary>Where the chunk's records came from.</summary>
    public Source Source { get; private set; }

    /// <summary>Shards that have entries, ascending.</summary>
    public IReadOnlyList<int> Used => _used;

    /// <summary>The entries of a used shard, ascending.</summary>
    public ReadOnlySpan<int> EntriesOf(int shard) => CollectionsMarshal.AsSpan(_entries[shard]);

    /// <summary>Sets the layout and the source for the next <see cref="Divide"/>, and returns this object.</summary>
    public ViewShards For(ViewLayout layout, Source source)
    {
        _layout = layout;
        Source = source;
        return this;
    }

    /// <summary>Divides entries 0 to <paramref name="count"/> - 1 by the hashes of their keys.</summary>
    public void Divide<TKeys>(TKeys keys, int count, Func<TKeys, int, ulong> hashOf)
    {
        foreach (var list in _entries.Values)
            list.Clear();
        for (var index = 0; index < count; index++)
            EntriesIn(_layout.ShardOf(hashOf(keys, index), Source.Partition)).Add(index);
        _used.Clear();
        foreach (var (shard, list) in _entries)
        {
            if (list.Count > 0)
                _used.Add(shard);
        }
    }

    private List<int> EntriesIn(int shard) => _entries.TryGetValue(shard, out var list) ? list : _entries[shard] = [];
}
