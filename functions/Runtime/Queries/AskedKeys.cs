using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Queries;

/// <summary>
/// The questions to a store that one question becomes: a key that is shown with a '|' may be several stored keys. They are in the order of
/// the answer.
/// </summary>
internal static class AskedKeys
{
    public static IEnumerable<ResultSelection> SelectionsOf(FoundView found, ResultQuestion asked, ResultId? after, int most)
    {
        var all = new ResultSelection(found.Versions.Name, found.Label)
        {
            From = TimeOf(asked.From, EventTime.Min), To = TimeOf(asked.To, EventTime.Max), Listing = asked.Listing, Most = most,
        };
        var fields = found.View.KeySlots.Count;
        return asked.Key is { } key
            ? StoredKeysOf(found, key).Select(one => OfKey(all, one, after)).OfType<ResultSelection>()
            : ShownKey.PrefixesOf(asked.Prefix, fields).Where(prefix => !IsPast(prefix, after))
                .Select(prefix => all with { Prefix = prefix, After = after });
    }

    /// <summary>The stored keys of a view that a key may mean which somebody asks for, in the order of keys.</summary>
    public static IEnumerable<string> StoredKeysOf(FoundView found, string key) =>
        ShownKey.KeysOf(key, found.View.KeySlots.Count).Order(Comparer<string>.Create(ResultIdOrder.CompareKeys));

    /// <summary>Milliseconds, as stores have times.</summary>
    public static EventTime TimeOf(DateTimeOffset? time, EventTime otherwise) =>
        time is { } given ? new EventTime(given.ToUnixTimeMilliseconds()) : otherwise;

    /// <summary>Null when the answer has come past the key.</summary>
    private static ResultSelection? OfKey(ResultSelection all, string key, ResultId? after)
    {
        var order = after is { } given ? ResultIdOrder.CompareKeys(key, given.Key) : 1;
        if (all.Listing == ResultListing.NewestOfEachKey)
            return order > 0 ? all with { Key = key, Listing = ResultListing.NewestFirst, Most = 1 } : null;
        return order >= 0 ? all with { Key = key, After = order == 0 ? after : null } : null;
    }

    private static bool IsPast(string prefix, ResultId? after) =>
        after is { } given && KeyPrefix.EndOf(prefix) is { } end && ResultIdOrder.CompareKeys(end, given.Key) <= 0;
}
