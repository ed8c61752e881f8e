using Serverless.Core.Ledger;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Repair;

/// <summary>What was folded again otherwise than it was sealed, and accepted so.</summary>
internal sealed class RefoldsAccepted(IEnumerable<AcceptedLoss> losses)
{
    private readonly List<AcceptedLoss> _refolds = [.. losses.Where(loss => loss.Kind == LossKind.Refold).OrderBy(loss => loss.At)];

    public static async ValueTask<RefoldsAccepted> ReadAsync(ILedger ledger, string pipeline, CancellationToken ct) =>
        new(await ledger.AcceptedLossesAsync(pipeline, ct).ConfigureAwait(false));

    /// <summary>The row as it was accepted last; the row itself when it wasn't.</summary>
    public ChunkRow Latest(ChunkRow row) => _refolds.FindLast(loss => loss.IsOf(row))?.Instead(row) ?? row;
}
