using Serverless.Core.Windows;

namespace Serverless.Runtime.Ports;

/// <summary>
/// Where results are kept, one per window. Throws when the store can't be reached or refuses for load; then some of the results of a call
/// may be stored and some not.
/// </summary>
public interface IResultStore
{
    /// <summary>
    /// Why the store can never hold the result: what is too large, and what to change. Null when it can hold it. The caller must not write
    /// such a result; a write that is given one throws <see cref="ArgumentException"/> and writes nothing.
    /// </summary>
    string? RejectionOf(Result result);

    /// <summary>
    /// Stores each result that supersedes what is there (<see cref="Result.Supersedes"/>, checked atomically) and ignores the others.
    /// </summary>
    ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct);

    /// <summary>
    /// The result and the tag to pass to <see cref="TryReplaceAsync"/>; null when there is none. Retracted ones are found too.
    /// </summary>
    ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct);

    /// <summary>
    /// Stores the result if what is there still has <paramref name="tag"/> (null: if nothing is there), and returns its tag. Null when it
    /// hasn't.
    /// </summary>
    ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct);

    /// <summary>The results that are asked for, in their order.</summary>
    IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, CancellationToken ct);

    /// <summary>
    /// The newest results of one key in several views, at one look: for each part of the document, in their order, its results with the
    /// latest start first. A store that keeps all of a key in one place asks it once; others ask for all parts at the same time.
    /// </summary>
    async ValueTask<IReadOnlyList<IReadOnlyList<Result>>> ReadAsync(DocumentSelection asked, CancellationToken ct) =>
        await Task.WhenAll(asked.Parts.Select(async part => (IReadOnlyList<Result>)await QueryAsync(asked.Of(part), ct)
            .Take(part.Most).ToListAsync(ct).ConfigureAwait(false))).ConfigureAwait(false);
}
