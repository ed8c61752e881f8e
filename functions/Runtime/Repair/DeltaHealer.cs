using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Runtime.Batches;

namespace Serverless.Runtime.Repair;

/// <summary>
/// Puts damaged and missing delta objects back, under their names: their records are read from the topic and folded again. What comes out
/// otherwise than it was sealed is not taken. Two processes may heal the same object: they write the same. One call at a time.
/// </summary>
internal sealed class DeltaHealer(RepairPorts ports, TimeProvider clock)
{
    // Of objects that need others: each holds what must be known of earlier events.
    private const int MostInTurn = 1_000;

    private readonly ObjectRows _rows = new(ports.Ledger, ports.Pipeline);
    private readonly ObjectCheck _check = new(ports.Deltas, ports.Pipeline);
    private readonly BatchRefold _refold = new(ports, clock);

    /// <summary>Heals an object, after those that it needs.</summary>
    /// <exception cref="Ports.StoreUnavailableException">A store or the topic can't be reached: nothing is known of the object.</exception>
    public async ValueTask<Healing> HealAsync(string delta, CancellationToken ct)
    {
        var open = new Stack<string>([delta]);
        while (true)
        {
            var (healing, needed) = await TryAsync(open.Peek(), ct).ConfigureAwait(false);
            if (needed is not null && open.Count < MostInTurn && !open.Contains(needed))
            {
                open.Push(needed);
                continue;
            }
            var name = open.Pop();
            if (open.Count == 0)
                return healing;
            if (!healing.IsGood)
                return new Healing(delta, HealingOutcome.Lost, $"it needs object {name}: {healing.Why}");
        }
    }

    /// <summary>What is stored of an object, with the rows that name it. Changes nothing.</summary>
    public async ValueTask<(IReadOnlyList<ChunkRow> Rows, Healing Found)> LookAsync(string delta, CancellationToken ct)
    {
        var rows = await _rows.OfAsync(delta, ct).ConfigureAwait(false);
        if (rows.Count == 0)
            return (rows, new Healing(delta, HealingOutcome.Lost, "no row of the ledger names it"));
        try
        {
            var fault = await _check.FaultOfAsync(delta, rows, ct).ConfigureAwait(false);
            return (rows, new Healing(delta, fault is null ? HealingOutcome.Whole : HealingOutcome.Lost, fault));
        }
        catch (UnknownFormException unknown)
        {
            return (rows, new Healing(delta, HealingOutcome.Later, unknown.Message));
        }
    }

    /// <summary>One try; <c>Needed</c> is the object that must be healed first.</summary>
    private async ValueTask<(Healing Healing, string? Needed)> TryAsync(string delta, CancellationToken ct)
    {
        var (rows, found) = await LookAsync(delta, ct).ConfigureAwait(false);
        if (rows.Count == 0 || found.Outcome is HealingOutcome.Whole or HealingOutcome.Later)
            return (found, null);
        try
        {
            var again = await _refold.RunAsync(rows, ct).ConfigureAwait(false);
            if (again.Batch is null)
                return (new Healing(delta, HealingOutcome.Lost, $"{found.Why}; it can't be folded again: {again.Why}"), null);
            if (again.Why is not null)
                return (new Healing(delta, HealingOutcome.Differs, $"{found.Why}; folded again it differs: {again.Why}"), null);
            await ports.Deltas.WriteAsync(ports.Pipeline, delta, again.Batch.Delta, ct).ConfigureAwait(false);
            return (new Healing(delta, HealingOutcome.Healed, found.Why), null);
        }
        catch (IngestStoppedException stop)
        {
            return (new Healing(delta, HealingOutcome.Lost, $"{found.Why}; it can't be folded again: {stop.Message}"), stop.Delta);
        }
    }
}
