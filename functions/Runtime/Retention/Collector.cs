namespace Serverless.Runtime.Retention;

/// <summary>
/// Removes what is past its time: ledger rows beyond the retention, and delta objects (with what was set aside beside them) that no row names
/// although they are older than any batch can be. What a row still names stays, however old: a shard that is rebuilt reads it.
/// </summary>
public sealed class Collector
{
    private readonly IReadOnlyList<PipelineContext> _pipelines;

    internal Collector(IEnumerable<PipelineContext> pipelines) => _pipelines = [.. pipelines];

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var context in _pipelines)
            await RunAsync(context, ct).ConfigureAwait(false);
    }

    private static async ValueTask RunAsync(PipelineContext context, CancellationToken ct)
    {
        var now = context.Clock.GetUtcNow();
        var (pipeline, kept) = (context.Pipeline.Name, now - context.Options.Retention);
        var rows = await context.Stores.Ledger.TrimAsync(pipeline, kept, ct).ConfigureAwait(false);
        var named = await NamedAsync(context, ct).ConfigureAwait(false);
        var (expired, unsealed) = (0, 0);
        await foreach (var stored in context.Stores.Deltas.ListAsync(pipeline, now - context.Options.UnsealedGrace, ct).ConfigureAwait(false))
        {
            if (named.Contains(stored.Name))
                continue;
            await context.Stores.SideOutputs.DeleteAsync(pipeline, stored.Name, ct).ConfigureAwait(false);
            await context.Stores.Deltas.DeleteAsync(pipeline, stored.Name, ct).ConfigureAwait(false);
            _ = stored.WrittenAt < kept ? expired++ : unsealed++;
        }
        Log.Collected(context.Log, pipeline, rows, expired, unsealed);
    }

    private static async ValueTask<HashSet<string>> NamedAsync(PipelineContext context, CancellationToken ct)
    {
        var named = new HashSet<string>();
        await foreach (var row in context.Stores.Ledger.ReadAllAsync(context.Pipeline.Name, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct).ConfigureAwait(false))
            named.Add(row.Delta);
        return named;
    }
}
