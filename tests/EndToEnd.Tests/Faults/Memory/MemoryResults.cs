using System.Globalization;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>Results in memory. The tag is the number of the result's version.</summary>
internal sealed class MemoryResults : IResultStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResultId, (Result Result, long Version)> _results = [];
    private readonly Dictionary<(string Pipeline, string View, string Key), List<ResultId>> _ofKey = [];

    public string? RejectionOf(Result result) => null;

    public ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        lock (_lock)
        {
            foreach (var result in results)
            {
                if (!_results.TryGetValue(result.Id, out var stored) || result.Supersedes(stored.Result))
                    Put(result);
            }
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<(Result, string)?>(
                _results.TryGetValue(id, out var stored) ? (stored.Result, Tag(stored.Version)) : null);
        }
    }

    public ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct)
    {
        lock (_lock)
        {
            var found = _results.TryGetValue(result.Id, out var stored) ? Tag(stored.Version) : null;
            return ValueTask.FromResult(found == tag ? Tag(Put(result)) : null);
        }
    }

    public IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, CancellationToken ct)
    {
        lock (_lock)
        {
            var keys = asked.Key is { } key
                ? _ofKey.TryGetValue((asked.Pipeline, asked.View, key), out var ofKey) ? [ofKey] : []
                : _ofKey.Where(one => one.Key.Pipeline == asked.Pipeline && one.Key.View == asked.View).Select(one => one.Value);
            return keys.SelectMany(ids => ids).Select(id => _results[id].Result)
                .Where(result => asked.From < asked.To && asked.Takes(result))
                .OrderBy(result => result.Id, ResultIdOrder.Instance)
                .ToList().ToAsyncEnumerable().Listed(asked, ct);
        }
    }

    private long Put(Result result)
    {
        var (id, version) = (result.Id, 1L);
        if (_results.TryGetValue(id, out var stored))
            version = stored.Version + 1;
        else if (_ofKey.TryGetValue((id.Pipeline, id.View, id.Key), out var ids))
            ids.Add(id);
        else
            _ofKey[(id.Pipeline, id.View, id.Key)] = [id];
        _results[id] = (result with { State = result.State.ToArray() }, version);
        return version;
    }

    private static string Tag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
