using Serverless.Core.Ledger;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Damages what is stored, and puts it back.</summary>
internal sealed class DamageSteps(SimulatedWorld world)
{
    private readonly Dictionary<ShardId, (byte[] Whole, byte[] Later)> _later = [];

    private Dictionary<ShardId, byte[]> States => world.World.States;

    public void Take(Step.DamageState step)
    {
        if (States.Count == 0)
            return;
        var (shard, state) = States.ElementAt(step.Shard % States.Count);
        if (Damaged.By(step.Damage, [.. state], foreign: [], new Random(step.Seed)) is { } damaged)
            Set(shard, state, damaged, step.Damage);
        else
            States.Remove(shard);
        world.Watch?.Forget(shard);
        world.Seen.Fault(step.Damage == Damage.Later ? FaultKinds.LaterState : FaultKinds.State);
    }

    public void Take(Step.DamageDelta step)
    {
        if (world.Memory?.Deltas is not { Names: { Count: > 0 } names } deltas)
            return;
        var foreign = deltas.Content(names[(step.Delta + 1) % names.Count]);
        deltas.Damage(
            names[step.Delta % names.Count], content => Damaged.By(step.Damage, content, foreign, new Random(step.Seed)));
        world.Seen.Fault(FaultKinds.Deltas);
    }

    /// <summary>Puts back delta objects, and states of a later version: that version comes back.</summary>
    public void Repair()
    {
        world.Memory?.Deltas.Mend();
        foreach (var (shard, (whole, later)) in _later)
        {
            // What was written over it meanwhile goes on.
            if (!ReferenceEquals(States.GetValueOrDefault(shard), later))
                continue;
            States[shard] = whole;
            world.Watch?.Forget(shard);
        }
        _later.Clear();
    }

    private void Set(ShardId shard, byte[] state, byte[] damaged, Damage damage)
    {
        States[shard] = damaged;
        // The later version that wrote it comes back in the end.
        if (damage != Damage.Later)
            return;
        var isLater = _later.TryGetValue(shard, out var before) && ReferenceEquals(before.Later, state);
        _later[shard] = (isLater ? before.Whole : state, damaged);
    }
}
