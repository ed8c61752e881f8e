using System.Net;
using Serverless.Core.Windows;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>
/// The items of a container by pipeline, key and id, with the rules of writes; each write whole and one after the other.
/// </summary>
internal sealed class ItemStore(TimeProvider clock)
{
    private static readonly StoredItem[] NoItems = [];
    private static readonly Comparer<string> ByBytes = Comparer<string>.Create(ResultIdOrder.CompareKeys);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Pipeline, string View), Dictionary<(string Key, string Id), StoredItem>> _views = [];
    private readonly Dictionary<(string Pipeline, string Key, string Id), StoredItem> _items = [];
    private long _version;

    /// <summary>Called with every version that is accepted, in order.</summary>
    public Action<StoredItem>? Accepted { get; set; }

    /// <summary>The item of that id in the partition of the pipeline and the key, whichever its view.</summary>
    public StoredItem? Find(string pipeline, string key, string id)
    {
        lock (_lock)
            return Standing(pipeline, key, id);
    }

    /// <summary>201, or 409 when it is there.</summary>
    public (HttpStatusCode Status, StoredItem? Stored) Create(StoredItem item)
    {
        lock (_lock)
            return Standing(item.Pipeline, item.Key, item.Id) is null
                ? (HttpStatusCode.Created, Store(item))
                : (HttpStatusCode.Conflict, null);
    }

    /// <summary>200; 404 when it isn't there; 412 when it has another tag than the one asked for.</summary>
    public (HttpStatusCode Status, StoredItem? Stored) Replace(StoredItem item, string? tag)
    {
        lock (_lock)
        {
            if (Standing(item.Pipeline, item.Key, item.Id) is not { } there)
                return (HttpStatusCode.NotFound, null);
            return tag is null || tag == there.Tag ? (HttpStatusCode.OK, Store(item)) : (HttpStatusCode.PreconditionFailed, null);
        }
    }

    /// <summary>Those that a query asks for, in its order.</summary>
    public IReadOnlyList<StoredItem> List(Query query)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var found = query.Views.SelectMany(view =>
                    _views.TryGetValue((query.Pipeline, view), out var items) ? [.. items.Values] : NoItems)
                .Where(item => item.Start < query.To && item.End > query.From && !item.IsExpired(now)
                && (query.Key is { } key ? IsAsked(item, key, query) : IsAsked(item, query)));
            return query.IsBackwards
                ? [.. found.OrderByDescending(item => item.Start)]
                : [.. found.OrderBy(item => item.Key, ByBytes).ThenBy(item => item.Start)];
        }
    }

    private static bool IsAsked(StoredItem item, string key, Query query) =>
        item.Key == key
        && (query.After is not { } after || (query.IsBackwards ? item.Start < after.Start : item.Start > after.Start));

    private static bool IsAsked(StoredItem item, Query query) =>
        ResultIdOrder.CompareKeys(item.Key, query.FirstKey) >= 0
        && (query.EndKey is null || ResultIdOrder.CompareKeys(item.Key, query.EndKey) < 0)
        && (query.After is not { } after || ResultIdOrder.CompareKeys(item.Key, after.Key) > 0
            || (item.Key == after.Key && item.Start > after.Start));

    private StoredItem? Standing(string pipeline, string key, string id) =>
        _items.TryGetValue((pipeline, key, id), out var item) && !item.IsExpired(clock.GetUtcNow()) ? item : null;

    private StoredItem Store(StoredItem item)
    {
        var stored = item with { Version = ++_version, WrittenAt = clock.GetUtcNow() };
        if (!_views.TryGetValue((item.Pipeline, item.View), out var items))
            _views[(item.Pipeline, item.View)] = items = [];
        items[(item.Key, item.Id)] = _items[(item.Pipeline, item.Key, item.Id)] = stored;
        Accepted?.Invoke(stored);
        return stored;
    }
}
