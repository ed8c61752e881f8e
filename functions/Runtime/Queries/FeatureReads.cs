using Serverless.Core.Definitions;
using Serverless.Core.Windows;
using Serverless.Runtime.Pages;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Queries;

/// <summary>What of a view a feature's document takes.</summary>
/// <param name="Part">As the file says it.</param>
/// <param name="Found">The view.</param>
internal sealed record FoundPart(FeaturePart Part, FoundView Found)
{
    /// <summary>The question to the store.</summary>
    public DocumentPart Asked => new(Found.Label, Part.Newest, Part.OnlyFinal);
}

/// <summary>
/// Reads the results of a feature's document. Those that are items of their own come by one look at the store, as they lie in one place;
/// those in pages lie with other keys', and those of shards are merged with stored ones: each such view is asked alone, all at the same
/// time.
/// </summary>
internal sealed class FeatureReads(IResultStore store, LiveReader live)
{
    private static readonly Task<PartRead> Nothing = Task.FromResult(new PartRead([], null));

    /// <summary>Of each part, in their order, the results of a stored key; or why a shard can't be read.</summary>
    public async ValueTask<(IReadOnlyList<IReadOnlyList<Result>> Results, LiveProblem? Problem)> ReadAsync(
        IReadOnlyList<FoundPart> parts, string key, IShardStates? states, CancellationToken ct)
    {
        List<int> together = [.. Enumerable.Range(0, parts.Count).Where(index => IsPlain(parts[index]))];
        var reading = TogetherAsync([.. together.Select(index => parts[index])], key, ct).AsTask();
        var alone = await Task.WhenAll(parts.Select(part => IsPlain(part) ? Nothing : AloneAsync(part, key, states, ct)))
            .ConfigureAwait(false);
        var results = alone.Select(one => one.Results).ToArray();
        foreach (var (index, read) in together.Zip(await reading.ConfigureAwait(false)))
            results[index] = read;
        return (results, Array.Find(alone, one => one.Problem is not null)?.Problem);
    }

    /// <summary>Whether anything is stored of the key in one of the views, whichever the pane.</summary>
    public async ValueTask<bool> HasAnyAsync(IReadOnlyList<FoundPart> parts, string key, CancellationToken ct)
    {
        List<FoundPart> stored = [.. parts.Select(part => part with { Part = new FeaturePart(part.Part.View) })];
        var (results, _) = await ReadAsync(stored, key, null, ct).ConfigureAwait(false);
        return results.Any(one => one.Count > 0);
    }

    private static bool IsPlain(FoundPart part) => !part.Part.IsLive && part.Found.View.Definition.PageBuckets is null;

    private async ValueTask<IReadOnlyList<IReadOnlyList<Result>>> TogetherAsync(
        IReadOnlyList<FoundPart> parts, string key, CancellationToken ct) =>
        parts.Count == 0 ? [] : await store.ReadAsync(DocumentOf(parts, key), ct).ConfigureAwait(false);

    private async Task<PartRead> AloneAsync(
        FoundPart part, string key, IShardStates? states, CancellationToken ct)
    {
        var (found, asked) = (part.Found, DocumentOf([part], key));
        var own = ResultsOf.View(store, found.View);
        if (!part.Part.IsLive)
            return new((await own.ReadAsync(asked, ct).ConfigureAwait(false))[0], null);
        var (held, problem) = await live.ReadAsync(found.Versions, LiveShards.Of(found, [key]), [key], states!, ct).ConfigureAwait(false);
        if (problem is not null)
            return new([], problem);
        var merged = LiveMerge.Of(own, asked.Of(part.Asked), [.. held], found.View, ct);
        return new(await merged.Take(part.Part.Newest).ToListAsync(ct).ConfigureAwait(false), null);
    }

    private static DocumentSelection DocumentOf(IReadOnlyList<FoundPart> parts, string key) =>
        new(parts[0].Found.Versions.Name, key, [.. parts.Select(part => part.Asked)]);

    private sealed record PartRead(IReadOnlyList<Result> Results, LiveProblem? Problem);
}
