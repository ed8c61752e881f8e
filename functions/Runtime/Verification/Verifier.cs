namespace Serverless.Runtime.Verification;

/// <summary>Proves what the stores hold, from the ledger.</summary>
public sealed class Verifier
{
    private readonly Dictionary<string, PipelineContext> _pipelines;

    internal Verifier(IEnumerable<PipelineContext> pipelines) => _pipelines = pipelines.ToDictionary(context => context.Pipeline.Name);

    /// <summary>Adds up the ledger's rows that were sealed within [from, to), checking each against the one before.</summary>
    public async Task<LedgerSum> SumAsync(string pipeline, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var sum = new LedgerSum();
        await foreach (var row in _pipelines[pipeline].Stores.Ledger.ReadAllAsync(pipeline, from, to, ct).ConfigureAwait(false))
            sum.Add(row);
        return sum;
    }

    /// <summary>
    /// Computes every view again from the ledger's deltas and holds the stored results against that; yields what differs, one line each.
    /// A result whose window the shards still hold open may lag behind; it is compared when it has as many events.
    /// </summary>
    public async IAsyncEnumerable<string> DifferencesAsync(string pipeline, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var context = _pipelines[pipeline];
        var epochs = await context.Stores.Ledger.EpochsAsync(pipeline, ct).ConfigureAwait(false);
        if (epochs.Count == 0)
            yield break;
        foreach (var view in epochs[^1].Views.Select(layout => context.ViewOf(layout.Name)).OfType<Core.Pipelines.View>())
        {
            await foreach (var difference in new ViewAudit(context, epochs, view).DifferencesAsync(ct).ConfigureAwait(false))
                yield return difference;
        }
    }
}
