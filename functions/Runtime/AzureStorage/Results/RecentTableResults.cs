using Serverless.Core.Windows;

namespace Serverless.Runtime.AzureStorage.Results;

/// <summary>
/// The results that this process wrote or saw lately, without their states, and their tags: an update of one of them needs no read. It may be out of date;
/// the tag tells. Keeps the last <paramref name="capacity"/> to twice as many.
/// </summary>
internal sealed class RecentTableResults(int capacity)
{
    private readonly Lock _gate = new();
    private Dictionary<ResultId, StoredTableResult> _newer = [];
    private Dictionary<ResultId, StoredTableResult> _older = [];

    public StoredTableResult? Find(ResultId id)
    {
        lock (_gate)
            return _newer.TryGetValue(id, out var found) || _older.TryGetValue(id, out found) ? found : null;
    }

    public void Remember(StoredTableResult stored)
    {
        var bare = stored with { Result = stored.Result with { State = default } };
        lock (_gate)
        {
            _newer[bare.Result.Id] = bare;
            if (_newer.Count >= capacity)
                (_older, _newer) = (_newer, []);
        }
    }
}
