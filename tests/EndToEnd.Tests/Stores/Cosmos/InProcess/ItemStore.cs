using System.Net;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>
/// The items of a container by pipeline, view, key and id, with the rules of writes; each write whole and one after the other.
/// </summary>
internal sealed class ItemStore(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Pipeline, string View), Dictionary<(string Key, string Id), StoredItem>> _views = [];
    private long _version;

    /// <summary>Called with every version that is accepted, in order.</summary>
    public Action<StoredItem>? Accepted { get; set; }

    public StoredItem? Find(string pipeline, string view, string key, string id)
    {
        lock (_lock)
            return Standing(pipeline, view, key, id);
    }

    /// <summary>201, or 409 when it is there.</summary>
    public (HttpStatusCode Status, StoredItem? Stored) Create(StoredItem item)
    {
        lock (_lock)
            return Standing(item.Pipeline, item.View, item.Key, item.Id) is null
                ? (HttpStatusCode.Created, Store(item))
                : (HttpStatusCode.Conflict, null);
    }

    /// <summary>200; 404 when it isn't there; 412 when it has another tag than the one asked for.</summary>
    public (HttpStatusCode Status, StoredItem? Stored) Replace(StoredItem item, string? tag)
    {
        lock (_lock)
        {
            if (Standing(item.Pipeline, item.View, item.Key, item.Id) is not { } there)
                return (HttpStatusCode.NotFound, null);
            return tag is null || tag == there.Tag ? (HttpStatusCode.OK, Store(item)) : (HttpStatusCode.PreconditionFailed, null);
        }
    }

    /// <summary>Those of a view, of one key or of all, that overlap the range, by key and start.</summary>
    public IReadOnlyList<StoredItem> List(string pipeline, string view, string? key, double from, double to)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            return _views.TryGetValue((pipeline, view), out var items)
                ? [.. items.Values
                    .Where(item => (key is null || item.Key == key) && item.Start < to && item.End > from && !item.IsExpired(now))
                    .OrderBy(item => item.Key, StringComparer.Ordinal).ThenBy(item => item.Start)]
                : [];
        }
    }

    private StoredItem? Standing(string pipeline, string view, string key, string id) =>
        _views.TryGetValue((pipeline, view), out var items)
            && items.TryGetValue((key, id), out var item)
            && !item.IsExpired(clock.GetUtcNow())
            ? item
            : null;

    private StoredItem Store(StoredItem item)
    {
        var stored = item with { Version = ++_version, WrittenAt = clock.GetUtcNow() };
        if (!_views.TryGetValue((item.Pipeline, item.View), out var items))
            _views[(item.Pipeline, item.View)] = items = [];
        items[(item.Key, item.Id)] = stored;
        Accepted?.Invoke(stored);
        return stored;
    }
}
