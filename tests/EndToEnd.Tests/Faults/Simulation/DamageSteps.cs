using Serverless.Core.Ledger;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Repair;

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
        if (world.Memory?.Deltas is not { } deltas
            || deltas.Names.Where(one => MayDamage(one.Name, step.Damage)).ToList() is not { Count: > 0 } names)
            return;
        var foreign = deltas.Content(names[(step.Delta + 1) % names.Count]);
        deltas.Damage(
            names[step.Delta % names.Count], content => Damaged.By(step.Damage, content, foreign, new Random(step.Seed)));
        world.Seen.Fault(FaultKinds.Deltas);
    }

    public void Take(Step.DamageSaved step)
    {
        if (world.Memory?.Deltas is not { } deltas
            || deltas.Names.Where(one => IsSaved(one.Name) && !deltas.IsDamaged(Sibling(one))).ToList() is not { Count: > 0 } names)
            return;
        var foreign = deltas.Content(names[(step.Saved + 1) % names.Count]);
        deltas.Damage(names[step.Saved % names.Count], content => Damaged.By(step.Damage, content, foreign, new Random(step.Seed)));
        world.Seen.Fault(FaultKinds.Checkpoints);
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

    /// <summary>
    /// Folds again from the topic what is damaged, and puts back what can't be: states and objects of a later version, objects that a
    /// faulty writer made, and those of versions that the host doesn't have.
    /// </summary>
    public async Task HealAsync(Host host)
    {
        foreach (var ((pipeline, name), whole) in world.Memory?.Deltas.Damaged ?? [])
        {
            if (IsRedrive(name))
                continue;
            var healing = await host.Runtimes.Repairs.HealAsync(pipeline, name);
            Assert.True(healing.IsGood || MayStay(healing), $"object {name} isn't healed: {healing}");
            // Of rows that retention has removed it needs nothing any more.
            if (healing.Outcome == HealingOutcome.Healed && !await world.World.IsTrimmedAsync())
                Assert.Equal(whole, world.Memory!.Deltas.Content((pipeline, name)));
            if (healing.IsGood)
                world.Seen.Heal();
        }
        Repair();
    }

    private bool MayStay(Healing healing) => healing.Outcome == HealingOutcome.Later
        || world.Stream.Twists.HasFlag(Twists.Unreadable)
        || healing.Why!.Contains("can't be read: ", StringComparison.Ordinal)
        || healing.Why.Contains("no row of the ledger names it", StringComparison.Ordinal)
        || healing.Why.Contains("nothing is known any more of the definition", StringComparison.Ordinal);

    /// <summary>What a redrive takes is nowhere else: when it is gone, it is gone.</summary>
    private static bool MayDamage(string name, Damage damage) =>
        DeltaName.TimeOf(name) is not null || (IsRedrive(name) && damage != Damage.Gone);

    private static bool IsRedrive(string name) => name.StartsWith("redrive.", StringComparison.Ordinal);

    private static bool IsSaved(string name) => name.StartsWith("state.", StringComparison.Ordinal);

    /// <summary>The other checkpoint of a shard; the object itself, when it is no checkpoint.</summary>
    private static (string, string) Sibling((string Pipeline, string Name) one) => (one.Pipeline, one.Name[^2..] switch
    {
        ".0" => one.Name[..^1] + '1',
        ".1" => one.Name[..^1] + '0',
        _ => one.Name,
    });

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
