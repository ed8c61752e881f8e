using Serverless.Core.Windows;

namespace Serverless.Runtime.Caching;

/// <summary>
/// The results that this process wrote or read lately in a store, at most <paramref name="capacity"/> of them: two generations, of which
/// the older is dropped when the newer has half of the capacity. A version may be out of date; its tag shows that when it is used. Safe for
/// concurrent use.
/// </summary>
/// <typeparam name="TVersion">
/// The part of a result that is kept: its tag, and what decides whether it may be replaced; not its state, which is large.
/// </typeparam>
internal class RecentResults<TVersion>(int capacity)
    where TVersion : class
{
    private readonly Lock _lock = new();
    private Dictionary<ResultId, TVersion> _newer = [];
    private Dictionary<ResultId, TVersion> _older = [];

    /// <summary>The version that was remembered last; null when none is, or it was dropped.</summary>
    public TVersion? Find(ResultId id)
    {
        lock (_lock)
            return _newer.TryGetValue(id, out var version) || _older.TryGetValue(id, out version) ? version : null;
    }

    /// <summary>Remembers a version; replaces the one before.</summary>
    public void Remember(ResultId id, TVersion version)
    {
        lock (_lock)
        {
            if (_newer.Count >= capacity / 2)
                (_older, _newer) = (_newer, []);
            _newer[id] = version;
        }
    }
}
