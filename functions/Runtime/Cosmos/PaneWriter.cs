using Serverless.Core.Windows;
using Serverless.Runtime.Metrics;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// Writes a pane unless what is stored stands above it: one request when the window is new or its last pane is remembered. A write whose answer got lost meets itself
/// when it is repeated, and is recognised.
/// </summary>
internal sealed class PaneWriter(ItemClient items, RecentVersions recent, TimesToLive lives)
{
    public async ValueTask WriteAsync(Result pane, RetryBudget patience, CancellationToken ct)
    {
        var item = ResultItem.Write(pane, lives.Of(pane.Id));
        var (stored, charge) = await StoredAsync(pane, item, patience, ct).ConfigureAwait(false);
        while (stored is null || (!stored.Holds(item) && pane.Supersedes(stored.Result)))
        {
            var reply = stored is null
                ? await items.CreateAsync(pane.Id, item, patience, ct).ConfigureAwait(false)
                : await items.ReplaceAsync(pane.Id, item, stored.Tag, patience, ct).ConfigureAwait(false);
            charge += reply.Charge;
            if (reply.IsDone)
            {
                recent.Remember(StoredVersion.Of(reply.Tag, pane, item));
                break;
            }
            (stored, var read) = await ReadAsync(pane.Id, patience, ct).ConfigureAwait(false);
            charge += read;
        }
        if (charge > 0)
            Instruments.ResultCharge.Record(charge, new("pipeline", pane.Id.Pipeline), new("view", pane.Id.View));
    }

    /// <summary>What the pane is to be compared with. Nothing is read for a window's first pane, nor for one that may take the place of what is remembered or equals it.</summary>
    private async ValueTask<(StoredVersion? Stored, double Charge)> StoredAsync(Result pane, ReadOnlyMemory<byte> item, RetryBudget patience, CancellationToken ct)
    {
        if (!recent.TryFind(pane.Id, out var known))
            return pane.PaneIndex == 0 ? (null, 0) : await ReadAsync(pane.Id, patience, ct).ConfigureAwait(false);
        return known.Holds(item) || pane.Supersedes(known.Result) ? (known, 0) : await ReadAsync(pane.Id, patience, ct).ConfigureAwait(false);
    }

    private async ValueTask<(StoredVersion? Stored, double Charge)> ReadAsync(ResultId id, RetryBudget patience, CancellationToken ct)
    {
        var reply = await items.ReadAsync(id, patience, ct).ConfigureAwait(false);
        if (!reply.IsDone)
            return (null, reply.Charge);
        var result = ResultItem.Read(reply.Body);
        var stored = StoredVersion.Of(reply.Tag, result, ResultItem.Write(result, lives.Of(id)));
        recent.Remember(stored);
        return (stored, reply.Charge);
    }
}
