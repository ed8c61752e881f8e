using System.Runtime.InteropServices;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Core.Partials;

/// <summary>Divides the entries of a chunk among the shards of a view. Reused from chunk to chunk.</summary>
internal sealed class ViewShards
{
    private readonly SortedDictionary<int, List<int>> _entries = [];
    private readonly List<int> _used = [];
    private ViewLayout _layout = null!;

    public Partition Partition { get; private set; }

    /// <summary>Shards that have entries, ascending.</summary>
    public IReadOnlyList<int> Used => _used;

    public ReadOnlySpan<int> EntriesOf(int shard) => CollectionsMarshal.AsSpan(_entries[shard]);

    public ViewShards For(ViewLayout layout, Partition partition)
    {
        _layout = layout;
        Partition = partition;
        return this;
    }

    public void Divide(KeyTable keys)
    {
        foreach (var list in _entries.Values)
            list.Clear();
        for (var index = 0; index < keys.Count; index++)
            EntriesIn(_layout.ShardOf(keys.Hash(index), Partition)).Add(index);
        _used.Clear();
        foreach (var (shard, list) in _entries)
        {
            if (list.Count > 0)
                _used.Add(shard);
        }
    }

    private List<int> EntriesIn(int shard) => _entries.TryGetValue(shard, out var list) ? list : _entries[shard] = [];
}
