using System.Collections.Concurrent;
using Serverless.Core.Aggregates.Sketches.FrequentItems;

namespace Serverless.Runtime.Metrics;

/// <summary>
/// The keys that have the most events in the on-time panes which this process has stored, by view. A key with more than 1 / 64 of a view's
/// events is known (<see cref="HeavyTexts"/>). Safe for any thread.
/// </summary>
public sealed class HotKeys
{
    /// <summary>How many keys of a view are counted at a time.</summary>
    public const int Counters = 64;

    // Of fewer events nothing can be said.
    private const long LeastEvents = 100;

    // A longer key is counted and shown by its beginning.
    private const int LongestKey = 256;

    // A key of which less than this share is certain is none that is known to be hot.
    private const double LeastCertain = 0.8;

    private readonly ConcurrentDictionary<string, HeavyTexts> _views = new();

    /// <summary>Counts the events of a window that has closed, more than 0.</summary>
    public void Add(string view, string key, long events)
    {
        var keys = _views.GetOrAdd(view, static _ => new HeavyTexts(Counters));
        lock (keys)
            keys.Add(key.Length <= LongestKey ? key : key[..LongestKey], events);
    }

    /// <summary>The hottest keys of all views, by their share of their view's events, the greatest first.</summary>
    public IReadOnlyList<HotKey> Hottest(int most) =>
        [.. _views.SelectMany(view => Certain(view.Key, view.Value))
            .OrderByDescending(one => one.Share).ThenBy(one => one.Key, StringComparer.Ordinal).Take(most)];

    private static List<HotKey> Certain(string view, HeavyTexts keys)
    {
        lock (keys)
        {
            return [.. keys.Heaviest().Where(one => one.Weight >= LeastEvents && one.Weight - one.Error >= LeastCertain * one.Weight)
                .Select(one => new HotKey(view, one.Text, (long)one.Weight, one.Weight / keys.Total))];
        }
    }
}

/// <summary>A key with many events.</summary>
/// <param name="View">The view.</param>
/// <param name="Key">The key.</param>
/// <param name="Events">Its events, at most; no less than 80 % of that.</param>
/// <param name="Share">Its share of the view's events, 0 to 1.</param>
public sealed record HotKey(string View, string Key, long Events, double Share);
