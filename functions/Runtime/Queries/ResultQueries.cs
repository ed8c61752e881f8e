using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
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

    internal ResultQueries(IEnumerable<PipelineVersions> pipelines, ILedger ledger, IResultStore results)
    {
        _pipelines = pipelines.ToDictionary(versions => versions.Name);
        (_ledger, _results) = (ledger, results);
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
        if (await FindAsync(pipeline, view, ct).ConfigureAwait(false) is not { } found)
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        await foreach (var result in QueryAsync(found, key, from, to, ct).Take(limit).ConfigureAwait(false))
            ResultRenderer.Render(json, result, found.View.Layout);
        json.WriteEndArray();
        await json.FlushAsync(ct).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
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
        await foreach (var result in QueryAsync(found, key, from, to, ct).ConfigureAwait(false))
            yield return result;
    }

    private async ValueTask<Found?> FindAsync(string pipeline, string view, CancellationToken ct)
    {
        var (name, label) = (ViewLabel.NameOf(view), ViewLabel.Parse(view));
        if (!_pipelines.TryGetValue(pipeline, out var versions) || (label is null && name != view))
            return null;
        var current = versions.Current.Find(name) as View;
        var epochs = await _ledger.EpochsAsync(pipeline, ct).ConfigureAwait(false);
        var epoch = epochs.LastOrDefault(epoch => epoch.View(name) is { } layout && (label ?? layout.Label) == layout.Label);
        if (epoch?.View(name) is not { } layout)
            return current is null || (label ?? name) != name ? null : new Found(pipeline, name, current, versions, epochs, default);
        if (current?.Meaning == layout.Meaning)
            return new Found(pipeline, layout.Label, current, versions, epochs, epoch.OpenedAt);
        var before = await versions.FindAsync(name, layout.Definition, epochs, ct).ConfigureAwait(false);
        return before is (_, View of) ? new Found(pipeline, layout.Label, of, versions, epochs, epoch.OpenedAt) : null;
    }

    private async IAsyncEnumerable<Result> QueryAsync(
        Found found, string? key, DateTimeOffset? from, DateTimeOffset? to, [EnumeratorCancellation] CancellationToken ct)
    {
        var definitions = new ResultDefinitions(found.Versions, found.Epochs, found.View, found.Since);
        IEnumerable<string?> keys = [key];
        if (key is not null)
            keys = ShownKey.KeysOf(key, found.View.KeySlots.Count);
        foreach (var stored in keys)
        {
            var results = ResultsOf.View(_results, found.View).QueryAsync(
                found.Pipeline, found.Label, stored, TimeOf(from, EventTime.Min), TimeOf(to, EventTime.Max), ct);
            await foreach (var result in results.ConfigureAwait(false))
                yield return await definitions.CurrentAsync(result, ct).ConfigureAwait(false);
        }
    }

    private static EventTime TimeOf(DateTimeOffset? time, EventTime otherwise) =>
        time is { } given ? new EventTime(given.ToUnixTimeMilliseconds()) : otherwise;

    private sealed record Found(
        string Pipeline, string Label, View View, PipelineVersions Versions, IReadOnlyList<PipelineEpoch> Epochs, DateTimeOffset Since);
}
