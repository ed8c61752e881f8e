using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Runtime.Batches;
using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.Repair;

/// <summary>
/// Puts damaged and missing delta objects back, under their names: their records are read from the topic and folded again. What comes out
/// otherwise than it was sealed is not taken. Two processes may heal the same object: they write the same.
/// </summary>
internal sealed class DeltaHealer(RepairPorts ports)
{
    // Of objects that need others: each holds what must be known of earlier events.
    private const int MostInTurn = 1_000;

    private readonly ObjectRows _rows = new(ports.Ledger, ports.Pipeline);
    private readonly ObjectCheck _check = new(ports.Deltas, ports.Pipeline);
    private readonly BatchRefold _refold = new(ports);

    /// <summary>Heals an object, after those that it needs. A dry run only tells whether that can be done.</summary>
    /// <exception cref="Ports.StoreUnavailableException">A store or the topic can't be reached: nothing is known of the object.</exception>
    public async ValueTask<Healing> HealAsync(string delta, CancellationToken ct, bool dryRun = false)
    {
        var open = new Stack<string>([delta]);
        while (true)
        {
            var (healing, needed) = await TryAsync(open.Peek(), dryRun, ct).ConfigureAwait(false);
            if (needed is not null && open.Count < MostInTurn && !open.Contains(needed))
            {
                open.Push(needed);
                continue;
            }
            var name = open.Pop();
            if (open.Count == 0)
                return healing;
            if (healing.Outcome == HealingOutcome.CanBeHealed)
                return healing with { Delta = delta, Why = $"after object {name}: {healing.Why}" };
            if (!healing.IsGood)
                return new Healing(delta, HealingOutcome.Lost, $"it needs object {name}: {healing.Why}");
        }
    }

    /// <summary>Folds an object's records again, whatever comes out. Changes nothing.</summary>
    public async ValueTask<(IReadOnlyList<ChunkRow> Rows, Refolded Again)> RefoldAsync(string delta, CancellationToken ct)
    {
        var rows = await _rows.OfAsync(delta, ct).ConfigureAwait(false);
        return (rows, await _refold.RunAsync(rows, ct).ConfigureAwait(false));
    }

    /// <summary>One try; <c>Needed</c> is the object that must be healed first.</summary>
    private async ValueTask<(Healing Healing, string? Needed)> TryAsync(string delta, bool dryRun, CancellationToken ct)
    {
        var rows = await _rows.OfAsync(delta, ct).ConfigureAwait(false);
        if (rows.Count == 0)
            return (new Healing(delta, HealingOutcome.Lost, "no row of the ledger names it"), null);
        try
        {
            return await FaultOfAsync(delta, rows, ct).ConfigureAwait(false) is { } fault
                ? (await HealAsync(delta, rows, fault, dryRun, ct).ConfigureAwait(false), null)
                : (new Healing(delta, HealingOutcome.Whole, null), null);
        }
        catch (UnknownFormException unknown)
        {
            return (new Healing(delta, HealingOutcome.Later, unknown.Message), null);
        }
        catch (IngestStoppedException stop)
        {
            return (new Healing(delta, HealingOutcome.Lost, $"it can't be folded again: {stop.Message}"), stop.Delta);
        }
    }

    private async ValueTask<string?> FaultOfAsync(string delta, IReadOnlyList<ChunkRow> rows, CancellationToken ct)
    {
        var refolds = await RefoldsAccepted.ReadAsync(ports.Ledger, ports.Pipeline, ct).ConfigureAwait(false);
        return await _check.FaultOfAsync(delta, [.. rows.Select(refolds.Latest)], ct).ConfigureAwait(false);
    }

    private async ValueTask<Healing> HealAsync(
        string delta, IReadOnlyList<ChunkRow> rows, string fault, bool dryRun, CancellationToken ct)
    {
        var again = await _refold.RunAsync(rows, ct).ConfigureAwait(false);
        if (again.Batch is null)
            return new Healing(delta, HealingOutcome.Lost, $"{fault}; it can't be folded again: {again.Why}");
        if (again.Why is not null)
            return new Healing(delta, HealingOutcome.Differs, $"{fault}; folded again it differs: {again.Why}");
        if (dryRun)
            return new Healing(delta, HealingOutcome.CanBeHealed, fault);
        await ports.Deltas.WriteAsync(ports.Pipeline, delta, again.Batch.Delta, ct).ConfigureAwait(false);
        return new Healing(delta, HealingOutcome.Healed, fault);
    }
}
