using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// Results in Azure Cosmos DB, an item each: in the logical partition of its pipeline, view and key, by the window's start. Every write is conditional on the version it
/// replaces, so panes may be written twice, by several instances and in any order. A call gives up after <see cref="CosmosResultsOptions.Patience"/> and may have
/// written some; what it wrote is remembered, so the next call with the same panes goes on where this one ended.
/// </summary>
public sealed class CosmosResults : IResultStore, IDisposable
{
    private readonly CosmosResultsOptions _options;
    private readonly TimesToLive _lives;
    private readonly CosmosSender _requests;
    private readonly ResultContainer _container;
    private readonly RecentVersions _recent;

    /// <summary>Opens nothing yet: the first call does. <paramref name="pipelines"/> say how long the results of their views are kept.</summary>
    public CosmosResults(CosmosConnection connection, CosmosResultsOptions options, IEnumerable<Pipeline> pipelines, TimeProvider clock)
    {
        _options = options;
        _lives = new TimesToLive(pipelines);
        _requests = new CosmosSender(connection, options, clock);
        _container = new ResultContainer(connection, options, _requests, _lives.Any);
        _recent = new RecentVersions(options.Remembered);
    }

    public string? RejectionOf(Result result) => ResultItem.RefusalOf(result);

    public async ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        if (results.Count == 0)
            return;
        this.ThrowIfRefused(results);
        var patience = _requests.Patience();
        var writer = new PaneWriter(await ItemsAsync(patience, ct).ConfigureAwait(false), _recent, _lives);
        var waiting = new ConcurrentQueue<Result>(Newest(results));
        var workers = Enumerable.Range(0, Math.Min(_options.Concurrency, waiting.Count)).Select(_ => WriteAsync(waiting, writer, patience, ct)).ToList();
        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    public async ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct)
    {
        var patience = _requests.Patience();
        var items = await ItemsAsync(patience, ct).ConfigureAwait(false);
        var reply = await items.ReadAsync(id, patience, ct).ConfigureAwait(false);
        return reply.IsDone ? (ResultItem.Read(reply.Body), reply.Tag) : null;
    }

    public async ValueTask<bool> TryReplaceAsync(Result result, string? tag, CancellationToken ct)
    {
        this.ThrowIfRefused(result);
        var patience = _requests.Patience();
        var items = await ItemsAsync(patience, ct).ConfigureAwait(false);
        var item = ResultItem.Write(result, _lives.Of(result.Id));
        var reply = tag is null
            ? await items.CreateAsync(result.Id, item, patience, ct).ConfigureAwait(false)
            : await items.ReplaceAsync(result.Id, item, tag, patience, ct).ConfigureAwait(false);
        if (reply.IsDone)
            _recent.Remember(StoredVersion.Of(reply.Tag, result, item));
        return reply.IsDone || (reply.IsRepeat && await HoldsAsync(items, result.Id, item, patience, ct).ConfigureAwait(false));
    }

    public async IAsyncEnumerable<Result> QueryAsync(string pipeline, string view, string? key, EventTime from, EventTime to, [EnumeratorCancellation] CancellationToken ct)
    {
        if (from >= to)
            yield break;
        var query = new ResultQuery(await _container.OpenAsync(_requests.Patience(), ct).ConfigureAwait(false), _requests);
        await foreach (var result in query.RunAsync(pipeline, view, key, from, to, ct).ConfigureAwait(false))
        {
            if (result.Kind != PaneKind.Retracted)
                yield return result;
        }
    }

    public void Dispose()
    {
        _container.Dispose();
        _requests.Dispose();
    }

    /// <summary>Writes panes until there are none. When one fails no more are begun; what others have begun they end, so that every call gets somewhere.</summary>
    private static async Task WriteAsync(ConcurrentQueue<Result> waiting, PaneWriter writer, RetryBudget patience, CancellationToken ct)
    {
        try
        {
            while (waiting.TryDequeue(out var pane))
                await writer.WriteAsync(pane, patience, ct).ConfigureAwait(false);
        }
        catch
        {
            waiting.Clear();
            throw;
        }
    }

    private async ValueTask<ItemClient> ItemsAsync(RetryBudget patience, CancellationToken ct) =>
        new(await _container.OpenAsync(patience, ct).ConfigureAwait(false), _requests);

    /// <summary>Whether the write whose answer got lost is what stands there.</summary>
    private async ValueTask<bool> HoldsAsync(ItemClient items, ResultId id, ReadOnlyMemory<byte> item, RetryBudget patience, CancellationToken ct)
    {
        var reply = await items.ReadAsync(id, patience, ct).ConfigureAwait(false);
        return reply.IsDone && ResultItem.Write(ResultItem.Read(reply.Body), _lives.Of(id)).Span.SequenceEqual(item.Span);
    }

    /// <summary>Of several panes of one window the one that would stay if all were written.</summary>
    private static Dictionary<ResultId, Result>.ValueCollection Newest(IReadOnlyList<Result> panes)
    {
        var newest = new Dictionary<ResultId, Result>(panes.Count);
        foreach (var pane in panes)
        {
            if (!newest.TryGetValue(pane.Id, out var other) || pane.Supersedes(other))
                newest[pane.Id] = pane;
        }
        return newest.Values;
    }
}
