using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Caching;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// Results in Azure Cosmos DB, one item each. A logical partition has the items of one pipeline and key, of all its views; an item's id is
/// the view and the window's start. Every write names the version that it replaces, so panes may be written twice, by several instances and
/// in any order. A call gives up after <see cref="CosmosResultsOptions.Patience"/> and may have written some panes; they are remembered, so
/// the next call with the same panes continues there.
/// </summary>
public sealed class CosmosResults : IResultStore, IDisposable
{
    private readonly CosmosResultsOptions _options;
    private readonly TimesToLive _lives;
    private readonly CosmosSender _sender;
    private readonly ResultContainer _container;
    private readonly RecentResults<StoredVersion> _recent;

    /// <summary>
    /// Opens nothing: the first call does. <paramref name="pipelines"/> say how long the results of their views are kept.
    /// </summary>
    public CosmosResults(CosmosConnection connection, CosmosResultsOptions options, IEnumerable<Pipeline> pipelines, TimeProvider clock)
    {
        _options = options;
        _lives = new TimesToLive(pipelines);
        _sender = new CosmosSender(connection, options, clock);
        _container = new ResultContainer(connection, options, _sender, _lives.Any);
        _recent = new RecentResults<StoredVersion>(options.Remembered);
    }

    /// <inheritdoc />
    public string? RejectionOf(Result result) => ResultItem.RejectionOf(result);

    /// <inheritdoc />
    public async ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        if (results.Count == 0)
            return;
        this.ThrowIfRejected(results);
        var budget = _sender.NewBudget();
        var writer = new PaneWriter(await ItemsAsync(budget, ct).ConfigureAwait(false), _recent, _lives);
        var waiting = new ConcurrentQueue<Result>(Newest(results));
        var workers = Enumerable.Range(0, Math.Min(_options.Concurrency, waiting.Count))
            .Select(_ => WriteAsync(waiting, writer, budget, ct)).ToList();
        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct)
    {
        var budget = _sender.NewBudget();
        var items = await ItemsAsync(budget, ct).ConfigureAwait(false);
        var answer = await items.ReadAsync(id, budget, ct).ConfigureAwait(false);
        Note(id, answer);
        return answer.IsDone ? (ResultItem.Read(answer.Body), answer.Tag) : null;
    }

    /// <inheritdoc />
    public async ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct)
    {
        this.ThrowIfRejected(result);
        var budget = _sender.NewBudget();
        var items = await ItemsAsync(budget, ct).ConfigureAwait(false);
        var item = ResultItem.Write(result, _lives.SecondsFor(result));
        var answer = tag is null
            ? await items.CreateAsync(result.Id, item, budget, ct).ConfigureAwait(false)
            : await items.ReplaceAsync(result.Id, item, tag, budget, ct).ConfigureAwait(false);
        Note(result.Id, answer);
        if (!answer.IsDone)
            return answer.IsRepeat ? await TagOfAsync(items, result.Id, item, budget, ct).ConfigureAwait(false) : null;
        _recent.Remember(result.Id, StoredVersion.Of(answer.Tag, result, item));
        return answer.Tag;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, [EnumeratorCancellation] CancellationToken ct)
    {
        if (asked.From >= asked.To)
            yield break;
        var query = new ResultQuery(await _container.OpenAsync(_sender.NewBudget(), ct).ConfigureAwait(false), _sender);
        await foreach (var result in query.RunAsync(asked, ct).ConfigureAwait(false))
            yield return result;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<IReadOnlyList<Result>>> ReadAsync(DocumentSelection asked, CancellationToken ct)
    {
        var query = new ResultQuery(await _container.OpenAsync(_sender.NewBudget(), ct).ConfigureAwait(false), _sender);
        return await query.ReadAsync(asked, ct).ConfigureAwait(false);
    }

    /// <summary>Frees what waits for requests. The connection stays open.</summary>
    public void Dispose()
    {
        _container.Dispose();
        _sender.Dispose();
    }

    /// <summary>
    /// Writes panes until none is left. After a failure no worker begins another pane; those in flight are finished, so that every call
    /// makes progress.
    /// </summary>
    private static async Task WriteAsync(ConcurrentQueue<Result> waiting, PaneWriter writer, RetryBudget budget, CancellationToken ct)
    {
        try
        {
            while (waiting.TryDequeue(out var pane))
                await writer.WriteAsync(pane, budget, ct).ConfigureAwait(false);
        }
        catch
        {
            waiting.Clear();
            throw;
        }
    }

    private static void Note(ResultId id, CosmosAnswer answer) =>
        Instruments.ResultCharge.Record(answer.Charge, new("pipeline", id.Pipeline), new("view", id.View));

    private async ValueTask<ItemClient> ItemsAsync(RetryBudget budget, CancellationToken ct) =>
        new(await _container.OpenAsync(budget, ct).ConfigureAwait(false), _sender);

    /// <summary>The tag of the stored item if it is the one of the write whose answer was lost, else null.</summary>
    private async ValueTask<string?> TagOfAsync(
        ItemClient items, ResultId id, ReadOnlyMemory<byte> item, RetryBudget budget, CancellationToken ct)
    {
        var answer = await items.ReadAsync(id, budget, ct).ConfigureAwait(false);
        if (!answer.IsDone)
            return null;
        var stored = ResultItem.Read(answer.Body);
        return ResultItem.Write(stored, _lives.SecondsFor(stored)).Span.SequenceEqual(item.Span) ? answer.Tag : null;
    }

    /// <summary>The panes to write: of several panes of one window only the one that supersedes the others.</summary>
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
