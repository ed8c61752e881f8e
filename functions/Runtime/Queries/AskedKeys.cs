using Serverless.Core.Definitions;
using Serverless.Core.Personal;
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
    public static IEnumerable<ResultSelection> SelectionsOf(
        FoundView found, ResultQuestion asked, ResultId? after, int most, PersonalKeys keys)
    {
        var all = new ResultSelection(found.Versions.Name, found.Label)
        {
            From = TimeOf(asked.From, EventTime.Min), To = TimeOf(asked.To, EventTime.Max), Listing = asked.Listing, Most = most,
        };
        var fields = found.View.KeySlots.Count;
        return asked.Key is { } key
            ? StoredKeysOf(found, key, keys).Select(one => OfKey(all, one, after)).OfType<ResultSelection>()
            : ShownKey.PrefixesOf(asked.Prefix, fields).Where(prefix => !IsPast(prefix, after))
                .Select(prefix => all with { Prefix = prefix, After = after });
    }

    /// <summary>The stored keys of a view that a key may mean which somebody asks for, in the order of keys.</summary>
    public static IEnumerable<string> StoredKeysOf(FoundView found, string key, PersonalKeys keys) =>
        KeysOf(found, key, keys).Order(Comparer<string>.Create(ResultIdOrder.CompareKeys));

    /// <summary>
    /// The stored keys that a text may mean, each once. Where fields of the view's key are hashed, the text may have the hashes, as they
    /// are shown, or the values: those are hashed with every key that there is, as results of earlier ones may be asked for.
    /// </summary>
    private static IEnumerable<string> KeysOf(FoundView found, string text, PersonalKeys keys)
    {
        var personal = found.Versions.Current.Personal;
        bool[] hashed = [.. found.View.Definition.Key.Select(field => personal.UseOf(field) == PersonalUse.Hash)];
        var stored = ShownKey.KeysOf(text, hashed.Length);
        if (!hashed.Contains(true))
            return stored;
        var all = stored.ToList();
        return all.Concat(keys.All.SelectMany(key => all.Select(one => Hashed(one, hashed, key)).OfType<string>()))
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>A stored key with its hashed fields hashed; null for a key that the view can't have.</summary>
    private static string? Hashed(string stored, bool[] hashed, PersonalKey key)
    {
        var fields = StoredKey.FieldsOf(stored);
        return fields.Count != hashed.Length ? null : string.Join('|', fields.Select((field, at) =>
            field is null ? "\\-" : hashed[at] ? key.Hash(field) : ShownKey.Escaped(field)));
    }

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
