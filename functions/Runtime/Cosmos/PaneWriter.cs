using Serverless.Core.Windows;
using Serverless.Runtime.Caching;
using Serverless.Runtime.Metrics;

namespace Serverless.Runtime.Cosmos;

/// <summary>
/// Writes a pane unless the stored one supersedes it. It takes one request when the window is new or its last pane is remembered. When the
/// answer to a write is lost, the repeated write finds the item of the first one, and its hash shows that nothing is left to do.
/// </summary>
internal sealed class PaneWriter(ItemClient items, RecentResults<StoredVersion> recent, TimesToLive lives)
{
    public async ValueTask WriteAsync(Result pane, RetryBudget budget, CancellationToken ct)
    {
        var item = ResultItem.Write(pane, lives.SecondsFor(pane));
        var (stored, charge) = await StoredAsync(pane, item, budget, ct).ConfigureAwait(false);
        while (stored is null || (!stored.Holds(item) && pane.Supersedes(stored.Result)))
        {
            var answer = stored is null
                ? await items.CreateAsync(pane.Id, item, budget, ct).ConfigureAwait(false)
                : await items.ReplaceAsync(pane.Id, item, stored.Tag, budget, ct).ConfigureAwait(false);
            charge += answer.Charge;
            if (answer.IsDone)
            {
                recent.Remember(pane.Id, StoredVersion.Of(answer.Tag, pane, item));
                break;
            }
            (stored, var read) = await ReadAsync(pane.Id, budget, ct).ConfigureAwait(false);
            charge += read;
        }
        if (charge > 0)
            Instruments.ResultCharge.Record(charge, new("pipeline", pane.Id.Pipeline), new("view", pane.Id.View));
    }

    /// <summary>
    /// The stored version to compare the pane with. Nothing is read for the first pane of a window, nor for a pane that equals or
    /// supersedes the remembered one.
    /// </summary>
    private async ValueTask<(StoredVersion? Stored, double Charge)> StoredAsync(
        Result pane, ReadOnlyMemory<byte> item, RetryBudget budget, CancellationToken ct)
    {
        if (recent.Find(pane.Id) is not { } known)
            return pane.PaneIndex == 0 ? (null, 0) : await ReadAsync(pane.Id, budget, ct).ConfigureAwait(false);
        return known.Holds(item) || pane.Supersedes(known.Result) ? (known, 0) : await ReadAsync(pane.Id, budget, ct).ConfigureAwait(false);
    }

    private async ValueTask<(StoredVersion? Stored, double Charge)> ReadAsync(ResultId id, RetryBudget budget, CancellationToken ct)
    {
        var answer = await items.ReadAsync(id, budget, ct).ConfigureAwait(false);
        if (!answer.IsDone)
            return (null, answer.Charge);
        var result = ResultItem.Read(answer.Body);
        var stored = StoredVersion.Of(answer.Tag, result, ResultItem.Write(result, lives.SecondsFor(result)));
        recent.Remember(id, stored);
        return (stored, answer.Charge);
    }
}
