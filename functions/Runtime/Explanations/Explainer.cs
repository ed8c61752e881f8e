using Serverless.Core.Text;
using Serverless.Core.Windows;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Queries;
using Serverless.Runtime.Questions;
using Serverless.Runtime.Shards;

namespace Serverless.Runtime.Explanations;

/// <summary>The answer to a question why a result is as it is.</summary>
/// <param name="Explanation">Null when there is a problem.</param>
/// <param name="Problem">Null when there is an answer.</param>
public sealed record ExplainAnswer(Explanation? Explanation, Problem? Problem);

/// <summary>
/// Says what a result is made of: chunk by chunk from the ledger and the delta objects, held against what is stored; and what may still
/// change it.
/// </summary>
public sealed class Explainer
{
    private const int MostWindows = 20;

    private readonly ViewFinder _views;
    private readonly ILedger _ledger;
    private readonly Func<string, DeltaCache> _deltas;
    private readonly ResultQueries _results;
    private readonly ShardProcessor _shards;
    private readonly SideEventQueries _events;
    private readonly TimeProvider _clock;

    internal Explainer(
        ViewFinder views, ILedger ledger, Func<string, DeltaCache> deltas, ResultQueries results, ShardProcessor shards,
        SideEventQueries events, TimeProvider clock) =>
        (_views, _ledger, _deltas, _results, _shards, _events, _clock) = (views, ledger, deltas, results, shards, events, clock);

    /// <summary>Explains a result of a view, or says what is wrong with the question.</summary>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="view">The view, or one of its meanings.</param>
    /// <param name="asked">Which result.</param>
    /// <param name="states">Where the states of shards are; null: then open windows aren't seen, nor what is applied.</param>
    /// <param name="limits">How much is looked at.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="StoreUnavailableException">A store can't be reached.</exception>
    public async Task<ExplainAnswer> AnswerAsync(
        string pipeline, string view, ExplainQuestion asked, IShardStates? states, ExplainLimits limits, CancellationToken ct)
    {
        var (found, problem) = await _views.FindAsync(pipeline, view, ct).ConfigureAwait(false);
        if (found is null)
            return new(null, problem);
        var (result, refused) = await FindAsync(pipeline, view, asked, states, ct).ConfigureAwait(false);
        if (result is null)
            return new(null, refused);
        // Before the chunks: what is applied then is in the ledger.
        var shards = await AskedShards.AskAsync(found, result.Id.Key, _shards, states, _clock, ct).ConfigureAwait(false);
        var chunks = await new ChunkSearch(found, _ledger, _deltas(pipeline), result, shards, limits, _clock).RunAsync(ct)
            .ConfigureAwait(false);
        var aside = new SetAsideSearch(_events, found.Versions.Current, found.View, result, limits, _clock);
        var late = await aside.RunAsync(SideOutputKind.Late, ct).ConfigureAwait(false);
        var dead = await aside.RunAsync(SideOutputKind.DeadLetter, ct).ConfigureAwait(false);
        return new(new Explanation(found, result, shards, chunks, late, dead), null);
    }

    /// <summary>The result of the key in the window; of one that is open what its shard has.</summary>
    private async ValueTask<(Result? Result, Problem? Problem)> FindAsync(
        string pipeline, string view, ExplainQuestion asked, IShardStates? states, CancellationToken ct)
    {
        var question = new ResultQuestion
        {
            Key = asked.Key, From = asked.Window, To = asked.Window.AddMilliseconds(1), Limit = MostWindows, IsLive = states is not null,
        };
        var answer = await _results.AnswerAsync(pipeline, view, question, states, ct).ConfigureAwait(false);
        if (answer.Problem is { Kind: ProblemKind.UnreadableShard })
            answer = await _results.AnswerAsync(pipeline, view, question with { IsLive = false }, null, ct).ConfigureAwait(false);
        if (answer.Page is not { } page)
            return (null, answer.Problem);
        var start = asked.Window.ToUnixTimeMilliseconds();
        var exact = page.Results.Where(result => result.Id.Start.Milliseconds == start).ToList();
        return (exact.Count > 0 ? exact : page.Results) switch
        {
            [var only] => (only, null),
            [] => (null, await NoneAsync(pipeline, view, asked, ct).ConfigureAwait(false)),
            var several => (null, new Problem(
                ProblemKind.UnknownWindow,
                $"Several windows of key '{Printable.Of(asked.Key)}' hold {TimeOf(asked)}: give the start of one, "
                + $"{string.Join(", ", several.Select(result => result.Id.Start))}.")),
        };
    }

    private async ValueTask<Problem> NoneAsync(string pipeline, string view, ExplainQuestion asked, CancellationToken ct)
    {
        var newest = new ResultQuestion { Key = asked.Key, Listing = ResultListing.NewestFirst, Limit = 1 };
        var page = (await _results.AnswerAsync(pipeline, view, newest, null, ct).ConfigureAwait(false)).Page;
        var hint = page is { Results: [var last, ..] } ? $"; its newest one starts at {last.Id.Start}" : "";
        return new Problem(
            ProblemKind.UnknownWindow, $"Key '{Printable.Of(asked.Key)}' has no result in a window that holds {TimeOf(asked)}{hint}.");
    }

    private static string TimeOf(ExplainQuestion asked) => $"{asked.Window.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z";
}
