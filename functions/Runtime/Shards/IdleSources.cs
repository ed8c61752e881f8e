using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;

namespace Serverless.Runtime.Shards;

/// <summary>
/// Which of the partitions that a poke names as idle a shard may close windows over. An operation may be repeated after a crash, by when
/// other panes are written already: what those hold must not come again as a correction. So no window closes over a source while the ledger
/// holds an event of it after the fence, and the ledger is asked in the very operation that closes it. A poke may be old: what it names as
/// idle isn't any more where an event that counts has been applied from beyond the head that the poke was made by.
/// </summary>
internal sealed class IdleSources(Shard shard, ShardState state, Poke poke, long nowMs)
{
    /// <summary>The tick to advance by.</summary>
    /// <param name="isCaughtUp">Whether all that the ledger is known to hold is applied; if not, nothing is idle.</param>
    /// <param name="ask">Applies what the ledger holds more of the given partitions. False when not all of it is applied.</param>
    public async ValueTask<ShardTick> TickAsync(bool isCaughtUp, Func<IEnumerable<Partition>, ValueTask<bool>> ask)
    {
        HashSet<Partition> idle = isCaughtUp ? [.. poke.Idle.Select(partition => new Partition(partition)).Where(IsStillIdle)] : [];
        Pass(idle);
        if (!shard.ClosesOverIdle(state, Tick(isCaughtUp, idle)))
            return Tick(isCaughtUp, []);
        isCaughtUp = await ask(idle).ConfigureAwait(false);
        idle.RemoveWhere(partition => !isCaughtUp || !IsStillIdle(partition));
        Pass(idle);
        return Tick(isCaughtUp, idle);
    }

    private bool IsStillIdle(Partition partition)
    {
        // Of one that isn't among the heads the ledger had no row yet.
        var head = poke.At(poke.Heads?.TryGetValue(partition.Value, out var last) == true ? last : Offset.None.Value);
        return state.Sources.All(source => source.Source != partition || source.Active <= head);
    }

    // A second time it is taken in only where fewer are idle.
    private void Pass(HashSet<Partition> idle)
    {
        if (poke.Tick is { } tick)
            Shard.Pass(state, tick, idle);
    }

    private ShardTick Tick(bool isCaughtUp, IReadOnlyCollection<Partition> idle) => new(nowMs, isCaughtUp, idle, poke.Flush);
}
