using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Results that may have states of so many bytes and no more: a larger one is an error, as with a store that refuses it.</summary>
internal sealed class TightResults(IResultStore inner, int maxStateBytes) : IResultStore
{
    public string? RejectionOf(Result result) => result.State.Length <= maxStateBytes ? null : "too large";

    public ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct) => inner.WriteAsync([.. results.Select(Checked)], ct);

    public ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct) => inner.FindAsync(id, ct);

    public ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct) =>
        inner.TryReplaceAsync(Checked(result), tag, ct);

    public IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, CancellationToken ct) => inner.QueryAsync(asked, ct);

    private Result Checked(Result result) =>
        RejectionOf(result) is { } reason ? throw new ArgumentException(reason, nameof(result)) : result;
}
