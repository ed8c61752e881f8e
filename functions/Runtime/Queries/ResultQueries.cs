using System.Runtime.CompilerServices;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Text;
using Serverless.Core.Time;
using Serverless.Core.Windows;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Queries;

/// <summary>
/// Results of the views of this process's pipelines. A view's name stands for what the view means now; <c>name~number</c> for one of its
/// meanings, numbered from 1, whose results stay beside those of the others.
/// </summary>
public sealed class ResultQueries
{
    // What an answer holds of states, in bytes, before it is cut: it is written as a whole.
    private const long MostStateBytes = 16 * 1024 * 1024;

    private readonly ViewFinder _views;
    private readonly IResultStore _results;
    private readonly LiveReader _live;
    private readonly RecentReports _reports;
    private readonly PersonalKeys _keys;

    internal ResultQueries(ViewFinder views, IResultStore results, LiveReader live, RecentReports reports, PersonalKeys keys) =>
        (_views, _results, _live, _reports, _keys) = (views, results, live, reports, keys);

    /// <summary>
    /// Answers a question about the results of a view, or says what is wrong with it.
    /// </summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="view">The view, or one of its meanings.</param>
    /// <param name="asked">Which of its results.</param>
    /// <param name="states">Where the states of shards are; needed by a live question.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="StoreUnavailableException">A store can't be reached.</exception>
    public async Task<ResultAnswer> AnswerAsync(
        string pipeline, string view, ResultQuestion asked, IShardStates? states, CancellationToken ct)
    {
        var (found, problem) = await _views.FindAsync(pipeline, view, ct).ConfigureAwait(false);
        if (found is null)
            return new(null, problem);
        var after = (ResultId?)null;
        if (asked.Continuation is { } token)
        {
            if (Continuation.PlaceOf(token, asked.Parts(pipeline, found.Label), out problem) is not { } place)
                return new(null, problem);
            after = Read(found, place);
        }
        var live = (IReadOnlyList<Result>?)null;
        if (asked.IsLive)
        {
            (live, var reason) = await HeldAsync(found, asked, states!, ct).ConfigureAwait(false);
            if (reason is not null)
                return new(null, LiveProblems.Of(reason));
        }
        var page = await PageAsync(found, asked, QueryAsync(found, asked, after, live, asked.Limit + 1, ct), ct).ConfigureAwait(false);
        if (page.Results.Count > 0)
            page = page with { IsFinal = (await Finality.OfAsync(found, _reports, ct).ConfigureAwait(false)).IsFinal };
        return page.Results.Count == 0 && after is null && asked.Key is { } key
            && await UnknownKeyAsync(found, key, ct).ConfigureAwait(false) is { } unknown
            ? new(null, unknown)
            : new(page, null);
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
        if (await _views.FindAsync(pipeline, view, ct).ConfigureAwait(false) is not ({ } found, _))
            return null;
        var asked = new ResultQuestion { Key = key, From = from, To = to };
        var (live, problem) = await HeldAsync(found, asked, states, ct).ConfigureAwait(false);
        return problem is null
            ? new LiveResults(found.View, QueryAsync(found, asked, null, live, int.MaxValue, ct), null)
            : new LiveResults(found.View, AsyncEnumerable.Empty<Result>(), problem);
    }

    /// <summary>
    /// The view by which results are to be read that <see cref="QueryAsync(string, string, string, DateTimeOffset?, DateTimeOffset?,
    /// CancellationToken)"/> gives for this name; null when there is no such pipeline, view or meaning.
    /// </summary>
    public async ValueTask<View?> ViewAsync(string pipeline, string view, CancellationToken ct) =>
        (await _views.FindAsync(pipeline, view, ct).ConfigureAwait(false)).Found?.View;

    /// <summary>
    /// Which results of a view are final, by what its shards last reported; none of a view that there isn't.
    /// </summary>
    public async ValueTask<Func<Result, bool>> FinalAsync(string pipeline, string view, CancellationToken ct) =>
        (await _views.FindAsync(pipeline, view, ct).ConfigureAwait(false)).Found is { } found
            ? (await Finality.OfAsync(found, _reports, ct).ConfigureAwait(false)).IsFinal
            : _ => false;

    /// <summary>
    /// Results one by one, by key and start, all as the view is defined now. Throws <see cref="ArgumentException"/> when this process
    /// doesn't run the pipeline, or it has no such view or meaning.
    /// </summary>
    public async IAsyncEnumerable<Result> QueryAsync(
        string pipeline,
        string view,
        string? key,
        DateTimeOffset? from,
        DateTimeOffset? to,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var (found, problem) = await _views.FindAsync(pipeline, view, ct).ConfigureAwait(false);
        if (found is null)
            throw new ArgumentException(problem!.Why, nameof(view));
        var asked = new ResultQuestion { Key = key, From = from, To = to };
        await foreach (var result in QueryAsync(found, asked, null, null, int.MaxValue, ct).ConfigureAwait(false))
            yield return result;
    }

    private static async ValueTask<ResultPage> PageAsync(
        FoundView found, ResultQuestion asked, IAsyncEnumerable<Result> results, CancellationToken ct)
    {
        var (page, bytes) = (new List<Result>(), 0L);
        await foreach (var result in results.WithCancellation(ct).ConfigureAwait(false))
        {
            if (page.Count == asked.Limit || bytes > MostStateBytes)
                return new ResultPage(found.View, page, TokenOf(found, asked, page[^1].Id));
            page.Add(result);
            bytes += result.State.Length;
        }
        return new ResultPage(found.View, page, null);
    }

    private static string TokenOf(FoundView found, ResultQuestion asked, ResultId last) => Continuation.Of(
        asked.Parts(found.Versions.Name, found.Label),
        writer =>
        {
            writer.Signed(last.Start.Milliseconds);
            writer.Text(last.Key);
        });

    private static ResultId Read(FoundView found, byte[] place)
    {
        var reader = new ByteReader(place);
        var start = new EventTime(reader.Signed());
        return new ResultId(found.Versions.Name, found.Label, reader.Text(), start);
    }

    /// <summary>What the shards hold of the keys and the range that are asked for.</summary>
    private async ValueTask<(IReadOnlyList<Result>? Results, LiveProblem? Problem)> HeldAsync(
        FoundView found, ResultQuestion asked, IShardStates states, CancellationToken ct)
    {
        var keys = asked.Key is null ? null : AskedKeys.StoredKeysOf(found, asked.Key, _keys).ToList();
        var (held, problem) = await _live.ReadAsync(found.Versions, LiveShards.Of(found, keys), keys, states, ct).ConfigureAwait(false);
        var (from, to) = (AskedKeys.TimeOf(asked.From, EventTime.Min), AskedKeys.TimeOf(asked.To, EventTime.Max));
        return (problem is null ? [.. held.Where(result => result.Id.Start < to && result.End > from)] : null, problem);
    }

    private async IAsyncEnumerable<Result> QueryAsync(
        FoundView found, ResultQuestion asked, ResultId? after, IReadOnlyList<Result>? live, int most,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var definitions = new ResultDefinitions(found.Versions, found.Epochs, found.View, found.Epoch?.OpenedAt ?? default);
        var store = ResultsOf.View(_results, found.View);
        foreach (var selection in AskedKeys.SelectionsOf(found, asked, after, most, _keys))
        {
            var results = live is null ? store.QueryAsync(selection, ct) : LiveMerge.Of(store, selection, live, found.View, ct);
            await foreach (var result in results.Take(selection.Most).ConfigureAwait(false))
                yield return await definitions.CurrentAsync(result, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The problem of a key under which nothing is stored at any time; null when something is.</summary>
    private async ValueTask<Problem?> UnknownKeyAsync(FoundView found, string key, CancellationToken ct)
    {
        const int MostSimilar = 50;
        var any = new ResultQuestion { Key = key };
        if (await QueryAsync(found, any, null, null, 1, ct).AnyAsync(ct).ConfigureAwait(false))
            return null;
        var similar = new ResultQuestion { Prefix = BeginningOf(key), Listing = ResultListing.NewestOfEachKey };
        var known = await QueryAsync(found, similar, null, null, MostSimilar, ct)
            .Take(MostSimilar).Select(result => ShownKey.Of(result.Id.Key)).ToListAsync(ct).ConfigureAwait(false);
        return Unknown(found, key, known);
    }

    private static Problem Unknown(FoundView found, string key, List<string> known)
    {
        var hint = NearestName.Of(key, known) is { } nearest
            ? $"; did you mean '{Printable.Of(nearest)}'?"
            : ". /keys lists those that there are; a window that is open has no result yet, but with live=true.";
        return new Problem(ProblemKind.UnknownKey, $"There is no result of key '{Printable.Of(key)}' in view '{found.Label}'{hint}");
    }

    private static string BeginningOf(string key) =>
        new StringBuilder().AppendJoin("", key.EnumerateRunes().Take(Math.Max(1, key.Length / 2))).ToString();
}
