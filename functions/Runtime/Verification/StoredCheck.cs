using Serverless.Core.Pipelines;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Verification;

/// <summary>Compares a stored result with the last pane that the ledger gives for its window.</summary>
internal sealed class StoredCheck(View view)
{
    private readonly ValueCheck _values = new(view);

    /// <summary>How the stored result compares with the replayed one.</summary>
    /// <param name="stored">The stored result; null when there is none.</param>
    /// <param name="replayed">The window's last pane.</param>
    /// <param name="isDue">Whether the store must have that pane; when it need not, it may have an earlier one, or none.</param>
    public StoredVerdict Compare(Result? stored, Result replayed, bool isDue)
    {
        var current = stored is { Kind: not PaneKind.Retracted } found ? found : null;
        if (replayed.Kind == PaneKind.Retracted)
            return current is null
                ? new(VerdictKind.Equal)
                : Lagging(isDue, $"stored with {current.Events} events, but the session became part of another");
        if (current is null)
            return Lagging(isDue, $"not stored, {replayed.Events} events are in the ledger");
        if (current.Events > replayed.Events)
            return StoredVerdict.Different($"stored with {current.Events} events, the ledger has {replayed.Events}");
        if (current.Events < replayed.Events)
            return isDue
                ? new(VerdictKind.Poorer, $"stored with {current.Events} events, the ledger has {replayed.Events}")
                : new(VerdictKind.Behind);
        return CompareContent(current, replayed);
    }

    private StoredVerdict CompareContent(Result stored, Result replayed)
    {
        if (stored.End != replayed.End)
            return StoredVerdict.Different($"stored as ending at {stored.End}, the ledger gives {replayed.End}");
        // A discarding pane holds what came since the one before: that hangs on when it was emitted.
        var difference = WindowKind.Of(view).Discards(view) ? null : _values.Difference(stored, replayed);
        return difference is null ? new(VerdictKind.Equal) : StoredVerdict.Different(difference);
    }

    private static StoredVerdict Lagging(bool isDue, string what) => isDue ? StoredVerdict.Different(what) : new(VerdictKind.Behind);
}
