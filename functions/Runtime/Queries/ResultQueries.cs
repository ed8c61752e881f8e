using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Queries;

/// <summary>
/// Results of the views of this process's pipelines. A view's name stands for what the view means now; <c>name~number</c> for one of its
/// meanings, numbered from 1, whose results stay beside those of the others.
/// </summary>
public sealed class ResultQueries
{
    private readonly Dictionary<string, PipelineVersions> _pipelines;
    private readonly ILedger _ledger;
    private readonly IResultStore _results;
    private readonly LiveReader _live;

    internal ResultQueries(IEnumerable<PipelineVersions> pipelines, ILedger ledger, IResultStore results, LiveReader live)
    {
        _pipelines = pipelines.ToDictionary(versions => versions.Name);
        (_ledger, _results, _live) = (ledger, results, live);
    }

    /// <summary>
    /// An array of the results of a view whose windows overlap [from, to), by key and start, at most <paramref name="limit"/>; of all keys
    /// when <paramref name="key"/> is null; a key is given as it is shown, or as it is stored. Null when there is no such pipeline, view or
    /// meaning.
    /// </summary>
    public async Task<string?> QueryJsonAsync(
        string pipeline,
        string view,
        string? key,
        DateTimeOffset? from,
        DateTimeOffset? to,
        int limit,
        CancellationToken ct)
    {
        return await FindAsync(pipeline, view, ct).ConfigureAwait(false) is { } found
            ? await JsonAsync(QueryAsync(found, key, from, to, null, ct).Take(limit), found.View, ct).ConfigureAwait(false)
            : null;
    }

    /// <summary>
    /// The same with what the view's shards hold (<see cref="LiveAsync"/>), where <paramref name="states"/> are given.
    /// </summary>
    public async Task<QueryAnswer> AnswerAsync(
        string pipeline,
        string view,
        string? key,
        DateTimeOffset? from,
        DateTimeOffset? to,
        int limit,
        IShardStates? states,
        CancellationToken ct)
    {
        if (states is null)
            return new(await QueryJsonAsync(pipeline, view, key, from, to, limit, ct).ConfigureAwait(false), null);
        var live = await LiveAsync(pipeline, view, key, from, to, states, ct).ConfigureAwait(false);
        return live is { Problem: null }
            ? new(await JsonAsync(live.Results.Take(limit), live.View, ct).ConfigureAwait(false), null)
            : new(null, live?.Problem);
    }

    /// <summary>
    /// Stored results together with what the shards that may hold the keys have beside them, whether their view writes early panes or not:
    /// open windows as they are in the states, as early panes. Null when there is no such pipeline, view or meaning.
    /// </summary>
    public async ValueTask<LiveResults?> LiveAsync(
        string pipeline,
        string view,
        string? key,
        DateTimeOffset? from,
        DateTimeOffset? to,
        IShardStates states,
        CancellationToken ct)
    {
        if (await FindAsync(pipeline, view, ct).ConfigureAwait(false) is not { } found)
            return null;
        var keys = key is null ? null : ShownKey.KeysOf(key, found.View.KeySlots.Count).ToList();
        var (held, problem) = await _live.ReadAsync(found.Versions, LiveShards.Of(found, keys), keys, states, ct).ConfigureAwait(false);
        if (problem is not null)
            return new LiveResults(found.View, AsyncEnumerable.Empty<Result>(), problem);
        var live = held.Where(result => result.Id.Start < TimeOf(to, EventTime.Max) && result.End > TimeOf(from, EventTime.Min));
        return new LiveResults(found.View, QueryAsync(found, key, from, to, [.. live], ct), null);
    }

    /// <summary>
    /// The view by which results are to be read that <see cref="QueryAsync(string, string, string, DateTimeOffset?, DateTimeOffset?,
    /// CancellationToken)"/> gives for this name; null when there is no such pipeline, view or meaning.
    /// </summary>
    public async ValueTask<View?> ViewAsync(string pipeline, string view, CancellationToken ct) =>
        (await FindAsync(pipeline, view, ct).ConfigureAwait(false))?.View;

    /// <summary>
    /// The same results one by one, all as the view is defined now. Throws <see cref="ArgumentException"/> when this process doesn't run
    /// the pipeline, or it has no such view or meaning.
    /// </summary>
    public async IAsyncEnumerable<Result> QueryAsync(
        string pipeline,
        string view,
        string? key,
        DateTimeOffset? from,
        DateTimeOffset? to,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var found = await FindAsync(pipeline, view, ct).ConfigureAwait(false)
            ?? throw new ArgumentException($"there is no view '{view}' in a pipeline '{pipeline}'", nameof(view));
        await foreach (var result in QueryAsync(found, key, from, to, null, ct).ConfigureAwait(false))
            yield return result;
    }

    private static async Task<string> JsonAsync(IAsyncEnumerable<Result> results, View view, CancellationToken ct)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        await foreach (var result in results.ConfigureAwait(false))
            ResultRenderer.Render(json, result, view.Layout);
        json.WriteEndArray();
        await json.FlushAsync(ct).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private async ValueTask<FoundView?> FindAsync(string pipeline, string view, CancellationToken ct)
    {
        var (name, label) = (ViewLabel.NameOf(view), ViewLabel.Parse(view));
        if (!_pipelines.TryGetValue(pipeline, out var versions) || (label is null && name != view))
            return null;
        var current = versions.Current.Find(name) as View;
        var epochs = await _ledger.EpochsAsync(pipeline, ct).ConfigureAwait(false);
        var epoch = epochs.LastOrDefault(epoch => epoch.View(name) is { } layout && (label ?? layout.Label) == layout.Label);
        if (epoch?.View(name) is not { } layout)
            return current is null || (label ?? name) != name ? null : new FoundView(name, current, versions, epochs, null);
        if (current?.Meaning == layout.Meaning)
            return new FoundView(layout.Label, current, versions, epochs, epoch);
        var before = await versions.FindAsync(name, layout.Definition, epochs, ct).ConfigureAwait(false);
        return before is (_, View of) ? new FoundView(layout.Label, of, versions, epochs, epoch) : null;
    }

    private async IAsyncEnumerable<Result> QueryAsync(
        FoundView found, string? key, DateTimeOffset? from, DateTimeOffset? to, IReadOnlyList<Result>? live,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var definitions = new ResultDefinitions(found.Versions, found.Epochs, found.View, found.Epoch?.OpenedAt ?? default);
        IEnumerable<string?> keys = [key];
        if (key is not null)
            keys = ShownKey.KeysOf(key, found.View.KeySlots.Count);
        foreach (var stored in keys)
        {
            var results = ResultsOf.View(_results, found.View).QueryAsync(
                found.Versions.Name, found.Label, stored, TimeOf(from, EventTime.Min), TimeOf(to, EventTime.Max), ct);
            if (live is not null)
            {
                var held = live.Where(result => stored is null || result.Id.Key == stored);
                results = LiveMerge.Of(results, held, WindowKind.Of(found.View).ResultsMayMerge, ct);
            }
            await foreach (var result in results.ConfigureAwait(false))
                yield return await definitions.CurrentAsync(result, ct).ConfigureAwait(false);
        }
    }

    private static EventTime TimeOf(DateTimeOffset? time, EventTime otherwise) =>
        time is { } given ? new EventTime(given.ToUnixTimeMilliseconds()) : otherwise;
}
