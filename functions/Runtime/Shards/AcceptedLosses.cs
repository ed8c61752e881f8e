using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// What operators have accepted of a pipeline, for one pull of a shard: read when the shard first comes to a place that it can't get past.
/// </summary>
internal sealed class AcceptedLosses(ILedger ledger, string pipeline)
{
    private IReadOnlyList<AcceptedLoss>? _known;

    /// <summary>
    /// The decisions about the place after a fence, where <paramref name="next"/> is the next row: what was folded again comes first.
    /// </summary>
    public async ValueTask<IEnumerable<AcceptedLoss>> FindAsync(SourceFence fence, ChunkRow next, CancellationToken ct)
    {
        _known ??= await ledger.AcceptedLossesAsync(pipeline, ct).ConfigureAwait(false);
        return _known
            .Where(loss => loss.From == fence.At && (loss.IsOf(next) || loss.IsGap(fence.At, next)))
            .OrderByDescending(loss => loss.Kind);
    }

    /// <summary>What a shard of <paramref name="view"/> lacks by a decision when nothing more is known of its part.</summary>
    public static LostEvents BoundOf(AcceptedLoss loss, string view)
    {
        var events = loss.Events.GetValueOrDefault(view);
        return new LostEvents(1, Math.Min(0, events), Math.Max(0, events));
    }
}
