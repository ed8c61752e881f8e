using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Queries;

/// <summary>Results of the views of this process's pipelines.</summary>
public sealed class ResultQueries
{
    private readonly Dictionary<string, PipelineVersions> _pipelines;
    private readonly IResultStore _results;

    internal ResultQueries(IEnumerable<PipelineVersions> pipelines, IResultStore results)
    {
        _pipelines = pipelines.ToDictionary(versions => versions.Name);
        _results = results;
    }

    /// <summary>
    /// An array of the results of a view whose windows overlap [from, to), by key and start, at most <paramref name="limit"/>; of all keys
    /// when <paramref name="key"/> is null; a key is given as it is shown, or as it is stored. Null when there is no such pipeline or view.
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
        if (ViewOf(pipeline, view) is not { } found)
            return null;
        var buffer = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        await foreach (var result in QueryAsync(pipeline, found, key, from, to, ct).Take(limit).ConfigureAwait(false))
            ResultRenderer.Render(json, result, found.Layout);
        json.WriteEndArray();
        await json.FlushAsync(ct).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>
    /// The same results one by one. Throws <see cref="ArgumentException"/> when this process doesn't run the pipeline, or it has no such
    /// view.
    /// </summary>
    public IAsyncEnumerable<Result> QueryAsync(
        string pipeline,
        string view,
        string? key,
        DateTimeOffset? from,
        DateTimeOffset? to,
        CancellationToken ct) =>
        ViewOf(pipeline, view) is { } found
            ? QueryAsync(pipeline, found, key, from, to, ct)
            : throw new ArgumentException($"there is no view '{view}' in a pipeline '{pipeline}'", nameof(view));

    /// <summary>The view as the newest version has it; null when there is no such pipeline or view.</summary>
    private View? ViewOf(string pipeline, string view) => _pipelines.GetValueOrDefault(pipeline)?.Current.Find(view) as View;

    private async IAsyncEnumerable<Result> QueryAsync(
        string pipeline, View view, string? key, DateTimeOffset? from, DateTimeOffset? to, [EnumeratorCancellation] CancellationToken ct)
    {
        IEnumerable<string?> keys = [key];
        if (key is not null)
            keys = ShownKey.KeysOf(key, view.KeySlots.Count);
        foreach (var stored in keys)
        {
            var results = _results.QueryAsync(pipeline, view.Name, stored, TimeOf(from, EventTime.Min), TimeOf(to, EventTime.Max), ct);
            await foreach (var result in results.ConfigureAwait(false))
            {
                // A result of an earlier definition of the view is left out: it has other aggregates.
                if (result.Definition == view.DefinitionHash)
                    yield return result;
            }
        }
    }

    private static EventTime TimeOf(DateTimeOffset? time, EventTime otherwise) =>
        time is { } given ? new EventTime(given.ToUnixTimeMilliseconds()) : otherwise;
}
