using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Retention;

/// <summary>
/// Removes what is past its time: ledger rows beyond the retention, and delta objects (with what was set aside beside them) that no row names
/// although they are older than any batch can be. What a row still names stays, however old: a shard that is rebuilt reads it.
/// Each run goes on where the last one got to; the first one of a process looks back by the grace once more, and what was left before that goes when it is as old as the rest.
/// </summary>
public sealed class RetentionCleaner
{
    private readonly IReadOnlyList<PipelineContext> _pipelines;
    private readonly Dictionary<string, DateTimeOffset> _reached = [];

    internal RetentionCleaner(IEnumerable<PipelineContext> pipelines) => _pipelines = [.. pipelines];

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var context in _pipelines)
            await RunAsync(context, ct).ConfigureAwait(false);
    }

    private async ValueTask RunAsync(PipelineContext context, CancellationToken ct)
    {
        var pipeline = context.Pipeline.Name;
        var now = context.Clock.GetUtcNow();
        var (kept, settled) = (now - context.Options.Retention, now - context.Options.UnsealedGrace);
        var rows = await context.Stores.Ledger.TrimAsync(pipeline, kept, ct).ConfigureAwait(false);
        var expired = await RemoveAsync(context, DateTimeOffset.MinValue, Earlier(kept, settled), isUnsealed: false, ct).ConfigureAwait(false);
        var from = _reached.TryGetValue(pipeline, out var reached) ? reached : settled - context.Options.UnsealedGrace;
        var unsealed = await RemoveAsync(context, from, settled, isUnsealed: true, ct).ConfigureAwait(false);
        _reached[pipeline] = settled;
        Log.Collected(context.Log, pipeline, rows, expired, unsealed);
    }

    /// <summary>Removes the objects made within [from, before) that no row names: never sealed, or sealed long ago, of which the archive is kept. Returns how many.</summary>
    private static async ValueTask<int> RemoveAsync(PipelineContext context, DateTimeOffset from, DateTimeOffset before, bool isUnsealed, CancellationToken ct)
    {
        var (pipeline, removed) = (context.Pipeline.Name, 0);
        var named = await context.Stores.Ledger.SealedDeltasAsync(pipeline, from, before, ct).ToHashSetAsync(cancellationToken: ct).ConfigureAwait(false);
        await foreach (var name in context.Stores.Deltas.ListAsync(pipeline, from, before, ct).ConfigureAwait(false))
        {
            if (named.Contains(name))
                continue;
            if (isUnsealed && context.Stores.Archive is { } archive)
                await archive.DeleteAsync(pipeline, name, ct).ConfigureAwait(false);
            // The object last: while it is there, a run that breaks off here is made good by the next.
            await context.Stores.SideOutputs.DeleteAsync(pipeline, name, ct).ConfigureAwait(false);
            await context.Stores.Deltas.DeleteAsync(pipeline, name, ct).ConfigureAwait(false);
            removed++;
        }
        return removed;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
