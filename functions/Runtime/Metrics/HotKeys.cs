using System.Collections.Concurrent;

namespace Serverless.Runtime.Metrics;

/// <summary>
/// The keys that have the most events in the on-time panes which this process has stored, by view: Space-Saving (A. Metwally, D. Agrawal
/// and A. El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT 2005) with <see cref="Counters"/>
/// counters a view. A key with more than 1 / 64 of a view's events has a counter. At most 64 keys a view are kept. Safe for any thread.
/// </summary>
public sealed class HotKeys
{
    /// <summary>How many keys of a view are counted at a time.</summary>
    public const int Counters = 64;

    // Of fewer events nothing can be said.
    private const long LeastEvents = 100;

    // A longer key is shown by its beginning.
    private const int LongestKey = 256;

    // A key of which less than this share is certain is none that is known to be hot.
    private const double LeastCertain = 0.8;

    private readonly ConcurrentDictionary<string, ViewKeys> _views = new();

    /// <summary>Counts the events of a window that has closed, at least 0.</summary>
    public void Add(string view, string key, long events)
    {
        var keys = _views.GetOrAdd(view, _ => new ViewKeys());
        lock (keys)
            keys.Add(key, events);
    }

    /// <summary>The hottest keys of all views, by their share of their view's events, the greatest first.</summary>
    public IReadOnlyList<HotKey> Hottest(int most)
    {
        var all = new List<HotKey>();
        foreach (var (view, keys) in _views)
        {
            lock (keys)
                all.AddRange(keys.Certain(view));
        }
        return [.. all.OrderByDescending(one => one.Share).ThenBy(one => one.Key, StringComparer.Ordinal).Take(most)];
    }

    private sealed class ViewKeys
    {
        private readonly Dictionary<string, (long Events, long Error)> _counts = [];
        private long _total;

        public void Add(string key, long events)
        {
            _total += events;
            if (_counts.TryGetValue(key, out var known))
                _counts[key] = (known.Events + events, known.Error);
            else if (_counts.Count < Counters)
                _counts[key] = (events, 0);
            else
                Replace(key, events);
        }

        public IEnumerable<HotKey> Certain(string view) => _counts
            .Where(one => one.Value.Events >= LeastEvents && one.Value.Events - one.Value.Error >= LeastCertain * one.Value.Events)
            .Select(one => new HotKey(view, Begin(one.Key), one.Value.Events, (double)one.Value.Events / _total));

        private static string Begin(string key) => key.Length <= LongestKey ? key : key[..LongestKey];

        private void Replace(string key, long events)
        {
            var least = _counts.MinBy(one => one.Value.Events);
            _counts.Remove(least.Key);
            _counts[key] = (least.Value.Events + events, least.Value.Events);
        }
    }
}

/// <summary>A key with many events.</summary>
/// <param name="View">The view.</param>
/// <param name="Key">The key.</param>
/// <param name="Events">Its events, at most; no less than 80 % of that.</param>
/// <param name="Share">Its share of the view's events, 0 to 1.</param>
public sealed record HotKey(string View, string Key, long Events, double Share);
