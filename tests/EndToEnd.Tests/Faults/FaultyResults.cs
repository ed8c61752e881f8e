using Serverless.Core.Windows;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Results; a call that writes several may be cut short after half of them.</summary>
internal sealed class FaultyResults(IResultStore inner, HostFaults faults) : IResultStore
{
    public string? RejectionOf(Result result) => inner.RejectionOf(result);

    public async ValueTask WriteAsync(IReadOnlyList<Result> results, CancellationToken ct)
    {
        var half = results.Count / 2;
        if (half > 0)
            await faults.WriteAsync("result", () => inner.WriteAsync([.. results.Take(half)], ct));
        await faults.WriteAsync("result", () => inner.WriteAsync([.. results.Skip(half)], ct));
    }

    public ValueTask<(Result Result, string Tag)?> FindAsync(ResultId id, CancellationToken ct) =>
        faults.ReadAsync("result", () => inner.FindAsync(id, ct));

    public ValueTask<string?> TryReplaceAsync(Result result, string? tag, CancellationToken ct) =>
        faults.WriteAsync("replace", () => inner.TryReplaceAsync(result, tag, ct));

    public IAsyncEnumerable<Result> QueryAsync(ResultSelection asked, CancellationToken ct) => inner.QueryAsync(asked, ct);
}
