using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>
/// One step of a schedule. Whatever stands before it, a step can be taken: numbers of hosts, shards, letters and objects are counted round
/// what there is, and random choices come from the step's own seed. So a schedule may be cut anywhere and stays one.
/// </summary>
internal abstract record Step
{
    /// <summary>As in a schedule's text: <c>batch host=0 most=8 seed=17</c>.</summary>
    public sealed override string ToString() => StepText.Write(this);

    /// <summary>A host reads up to <paramref name="Most"/> records of each partition and processes them as one batch.</summary>
    public sealed record Batch(int Host, int Most, int Seed) : Step;

    /// <summary>As <see cref="Batch"/>, and the other host takes a whole batch of its own just before this one's write.</summary>
    public sealed record Overlap(int Host, int Most, Before Before, int Seed) : Step;

    /// <summary>Pokes reach their shards: in order with seed 0, else in any.</summary>
    public sealed record Deliver(int Host, int Count, int Seed) : Step;

    /// <summary>A poke never arrives.</summary>
    public sealed record Drop(int Letter) : Step;

    /// <summary>A poke will arrive twice.</summary>
    public sealed record Repeat(int Letter) : Step;

    /// <summary>
    /// A host that is taken for dead still runs an operation while another runs the same one, reads on, and runs later ones; its state is
    /// not saved.
    /// </summary>
    public sealed record Zombie(int Host, Before Before, int Seed) : Step;

    /// <summary>The timer ticks.</summary>
    public sealed record Tick(int Host) : Step;

    /// <summary>Time passes.</summary>
    public sealed record Pass(int Ms) : Step;

    /// <summary>The wall clock jumps, forward or back, while no time passes.</summary>
    public sealed record Jump(int Ms) : Step;

    /// <summary>Some of what a host has read is committed.</summary>
    public sealed record Commit(int Host, int Seed) : Step;

    /// <summary>A host reads again what it has read, from anywhere after what is committed.</summary>
    public sealed record Rewind(int Host, int Seed) : Step;

    /// <summary>The saved state of a shard is damaged.</summary>
    public sealed record DamageState(int Shard, Damage Damage, int Seed) : Step;

    /// <summary>A delta object is damaged; it is put back before the run is judged.</summary>
    public sealed record DamageDelta(int Delta, Damage Damage, int Seed) : Step;

    /// <summary>What was damaged of the delta objects is put back.</summary>
    public sealed record Repair : Step;

    /// <summary>The next calls of a host to its stores fail, or their answers are lost, or not.</summary>
    public sealed record Storm(int Host, int Calls, int Seed) : Step;

    /// <summary>A host ends at a write to come, counted from 1: before it or after it.</summary>
    public sealed record Crash(int Host, int Write, bool After) : Step;

    /// <summary>Hosts end, and others take their place.</summary>
    public sealed record Restart : Step;

    /// <summary>More records arrive in a partition.</summary>
    public sealed record Produce(int Partition, int Count) : Step;

    /// <summary>The partitions that are still to come are there.</summary>
    public sealed record Grow : Step;

    /// <summary>All hosts are replaced by ones whose pipeline has other numbers of shards.</summary>
    public sealed record Redeploy(int Shards) : Step;

    /// <summary>Hosts that start from now on have other numbers of shards; those that run stay.</summary>
    public sealed record Upgrade(int Shards) : Step;

    /// <summary>
    /// Hosts that start from now on have another aggregate in every view, or none of that kind; those that run stay, or are replaced at
    /// once.
    /// </summary>
    public sealed record Version(int More, bool AtOnce) : Step;

    /// <summary>A view gets another number of shards, or the same in new entities, while all runs.</summary>
    public sealed record Reshard(int View, int Shards) : Step;

    /// <summary>A shard's entity runs no operation until it thaws.</summary>
    public sealed record Freeze(int Shard) : Step;

    /// <summary>Frozen entities go on.</summary>
    public sealed record Thaw : Step;

    /// <summary>
    /// A checkpoint or a handover of a shard is damaged; it is put back before the run is judged. Never both checkpoints of a shard.
    /// </summary>
    public sealed record DamageSaved(int Saved, Damage Damage, int Seed) : Step;

    /// <summary>A host redrives all late events, or all dead letters, that weren't redriven yet.</summary>
    public sealed record Redrive(int Host, SideOutputKind Kind) : Step;

    /// <summary>The collector runs.</summary>
    public sealed record Collect(int Host) : Step;

    /// <summary>
    /// As <see cref="Batch"/>, but between the store of its objects and the seal so much time passes that the other host's collector takes
    /// them for waste.
    /// </summary>
    public sealed record SlowSeal(int Host, int Most, int Seed) : Step;

    /// <summary>Longer than the retention passes.</summary>
    public sealed record Age : Step;

    /// <summary>The topic is deleted and made anew, with other records: fewer, about as many, or more.</summary>
    public sealed record Recreate(int Quarters, int Seed) : Step;

    /// <summary>The topic that was there before another one is there again.</summary>
    public sealed record Return : Step;
}

/// <summary>The write that another host gets ahead of.</summary>
internal enum Before
{
    Append,
    Delta,
    Side,
    Poke,

    // Those before are of batches, these of shards.
    Replace,
    Result,
}

/// <summary>What becomes of stored bytes.</summary>
internal enum Damage
{
    Gone,
    Cut,
    Flipped,

    /// <summary>Of a form that only a later version of the program can read.</summary>
    Later,

    /// <summary>Whole, but of something else.</summary>
    Foreign,
}
