using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Opens an epoch in which views are rekeyed, before the first record is sealed that lies outside the partition of its key. So no
/// co-partitioned layout ever has a stray, and no key is in two of its shards. A view that became rekeyed stays so: it happens once.
/// </summary>
internal sealed class StrayRekeying(EpochKeeper epochs, ShellServices shell)
{
    /// <summary>Opens it, unless another epoch than the one that the batch was folded for is the newest by now.</summary>
    public async ValueTask RunAsync(PipelineEpoch epoch, IReadOnlyList<Stray> strays, CancellationToken ct)
    {
        var views = strays.Select(stray => stray.View).ToHashSet();
        var cause = string.Join("; ", strays.Select(CauseOf));
        var opened = await epochs.RelayAsync(
            epoch.Pipeline,
            cause,
            all => ValueTask.FromResult(all[^1].Epoch == epoch.Epoch ? LayoutPlan.Rekeyed(all, views) : null),
            ct).ConfigureAwait(false);
        if (opened is null)
            return;
        foreach (var stray in strays)
        {
            Instruments.Rekeyed.Add(1, Instruments.Pipeline(epoch.Pipeline), Instruments.View(stray.View));
            Log.Rekeyed(shell.Log, epoch.Pipeline, CauseOf(stray), opened.Epoch);
        }
    }

    private static string CauseOf(Stray stray) =>
        $"view {stray.View} was rekeyed: the record at partition {stray.Partition}, offset {stray.Offset} isn't in the partition of its key";
}
