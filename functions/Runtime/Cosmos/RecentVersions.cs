using System.Diagnostics.CodeAnalysis;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// The versions of the results that this instance wrote or read lately, at most <paramref name="capacity"/>: two generations, of which the older goes when the newer is full.
/// A version may be out of date; the tag finds that out. Safe for concurrent use.
/// </summary>
internal sealed class RecentVersions(int capacity)
{
    private readonly Lock _lock = new();
    private Dictionary<ResultId, StoredVersion> _newer = [];
    private Dictionary<ResultId, StoredVersion> _older = [];

    public bool TryFind(ResultId id, [NotNullWhen(true)] out StoredVersion? version)
    {
        lock (_lock)
            return _newer.TryGetValue(id, out version) || _older.TryGetValue(id, out version);
    }

    public void Remember(StoredVersion version)
    {
        lock (_lock)
        {
            if (_newer.Count >= capacity / 2)
                (_older, _newer) = (_newer, []);
            _newer[version.Result.Id] = version;
        }
    }
}
