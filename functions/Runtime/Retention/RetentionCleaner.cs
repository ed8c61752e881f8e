using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Retention;

/// <summary>
/// Removes ledger rows older than the retention, and delta objects, with their side events, that no row names and that are older than any
/// running batch. An object that a row names stays at any age, because a rebuilt shard reads it. Each run continues where the last one
/// ended. The first run of a process begins one grace earlier; older objects that an earlier process missed are removed when they reach the
/// retention.
/// </summary>
public sealed class RetentionCleaner
{
    private readonly IReadOnlyList<RetentionPorts> _pipelines;
    private readonly ShellServices _shell;
    private readonly Dictionary<string, DateTimeOffset> _reached = [];

    internal RetentionCleaner(IEnumerable<RetentionPorts> pipelines, ShellServices shell)
    {
        _pipelines = [.. pipelines];
        _shell = shell;
    }

    /// <summary>One run for all pipelines. Throws when a store can't be reached; the next run continues.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var ports in _pipelines)
            await RunAsync(ports, ct).ConfigureAwait(false);
    }

    private async ValueTask RunAsync(RetentionPorts ports, CancellationToken ct)
    {
        var pipeline = ports.Pipeline;
        var now = _shell.Clock.GetUtcNow();
        var (kept, settled) = (now - _shell.Options.Retention, now - _shell.Options.UnsealedGrace);
        var rows = await ports.Ledger.TrimAsync(pipeline, kept, ct).ConfigureAwait(false);
        var expired = await RemoveAsync(ports, DateTimeOffset.MinValue, Earlier(kept, settled), isUnsealed: false, ct)
            .ConfigureAwait(false);
        var from = _reached.TryGetValue(pipeline, out var reached) ? reached : settled - _shell.Options.UnsealedGrace;
        var unsealed = await RemoveAsync(ports, from, settled, isUnsealed: true, ct).ConfigureAwait(false);
        _reached[pipeline] = settled;
        Log.Collected(_shell.Log, pipeline, rows, expired, unsealed);
    }

    /// <summary>
    /// Removes the objects made within [from, before) that no row names: those that were never sealed, with their archive files, or those
    /// that were sealed, whose archive files stay. Returns how many.
    /// </summary>
    private static async ValueTask<int> RemoveAsync(
        RetentionPorts ports,
        DateTimeOffset from,
        DateTimeOffset before,
        bool isUnsealed,
        CancellationToken ct)
    {
        var (pipeline, removed) = (ports.Pipeline, 0);
        var named = await ports.Ledger.SealedDeltasAsync(pipeline, from, before, ct).ToHashSetAsync(cancellationToken: ct)
            .ConfigureAwait(false);
        await foreach (var name in ports.Deltas.ListAsync(pipeline, from, before, ct).ConfigureAwait(false))
        {
            if (named.Contains(name))
                continue;
            if (isUnsealed && ports.Archive is { } archive)
                await archive.DeleteAsync(pipeline, name, ct).ConfigureAwait(false);
            // The object is removed last: as long as it exists, the next run repeats what this one didn't finish.
            await ports.SideOutputs.DeleteAsync(pipeline, name, ct).ConfigureAwait(false);
            await ports.Deltas.DeleteAsync(pipeline, name, ct).ConfigureAwait(false);
            removed++;
        }
        return removed;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
