using Serverless.Core.Ledger;
using Serverless.Core.Messages;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>
/// A shard's rules: state + chunk → next state; state + tick → next state with what is due in its outbox. The final value of every window
/// depends on the chunks alone, not on when ticks come or how chunks are cut. Stateless but for scratch space; not thread-safe.
/// </summary>
public abstract class Shard
{
    private protected Shard(long boundMs) => BoundMs = boundMs;

    /// <summary>How far out of order events of a partition may come, in milliseconds.</summary>
    private protected long BoundMs { get; }

    /// <summary>The rules of a shard of a view or of an observer.</summary>
    /// <param name="id">Which shard: its results carry the layout's number.</param>
    /// <param name="label">The name that its results are stored under.</param>
    /// <param name="subject">What it is a shard of.</param>
    /// <param name="boundMs">How far out of order events of a partition may come, in milliseconds.</param>
    public static Shard Of(ShardId id, string label, ISharded subject, long boundMs) => subject switch
    {
        View view => new ViewShard(id, label, view, boundMs),
        Observer observer => new ObserverShard(id, label, observer, boundMs),
        _ => throw new ArgumentException($"'{subject.Name}' is neither a view nor an observer", nameof(subject)),
    };

    /// <summary>
    /// Whether a chunk, or the end of a chain, is the next one after the fence of its source. A chunk of a later epoch never is: how the
    /// source goes on there is said by the end of the chain before.
    /// </summary>
    public static ChunkFit Fit(ShardState state, in ChunkLink chunk)
    {
        var fence = state.Source(chunk.Source).At;
        if (chunk.Before == fence)
            return ChunkFit.Next;
        return chunk.After <= fence ? ChunkFit.Applied : ChunkFit.Gap;
    }

    /// <summary>
    /// When early panes of a shard are due: at the moments at which it is poked, so that what a poke brings is emitted with it. Null where
    /// there are none.
    /// </summary>
    public static Beat? EarlyBeat(ShardId id, ISharded subject) =>
        subject is View { Definition.EarlyMs: { } interval } ? id.BeatOf(interval).Received() : null;

    /// <summary>
    /// Merges a chunk's sections (none when it has none for the shard) and moves the fence. The chunk must be the next one of its chain.
    /// To be tried as it is first; when that fails, on the state as it was saved, with <paramref name="careful"/>.
    /// </summary>
    /// <param name="state">Changed in place.</param>
    /// <param name="chunk">The chunk's link.</param>
    /// <param name="sections">Its sections, unpacked.</param>
    /// <param name="careful">
    /// Whether an entry of a view that can't be merged is set aside, by copying what its key has before each entry; it takes some times as
    /// long. What follows from the values alone is then the same whenever it is done again.
    /// </param>
    /// <returns>
    /// A Kafka timestamp (ms) that no event in the sections of a view is before; <see cref="long.MaxValue"/> when there are none.
    /// </returns>
    /// <exception cref="Exception">
    /// Something can't be merged: of any type, for any build may have any fault. Unless it was careful, the state may hold a part of the
    /// chunk, and must not be used afterwards. A careful merge throws when sections can't be taken apart into entries, or for an observer;
    /// the state is as it was.
    /// </exception>
    public long Apply(
        ShardState state,
        in ChunkLink chunk,
        IReadOnlyList<ReadOnlyMemory<byte>> sections,
        bool careful = false)
    {
        var (applied, aside, oldest) = Merge(state, chunk, sections, careful);
        var source = state.Source(chunk.Source);
        source.Applied += applied;
        source.SetAside += aside;
        source.Stuck = null;
        source.Last = chunk.Last;
        source.Epoch = chunk.Epoch;
        if (chunk.Activity != ChunkActivity.None)
            source.Active = chunk.After;
        source.Watermark = EventTime.Later(source.Watermark, chunk.WatermarkAfter);
        return oldest;
    }

    /// <summary>
    /// Takes in a tick of the timer: while all sources of the shard are idle, the watermark goes on at the pace of the clock. To be called
    /// before <see cref="Advance"/> for every tick that finds the shard caught up.
    /// </summary>
    /// <param name="state">Changed in place.</param>
    /// <param name="tick">Which tick it is.</param>
    /// <param name="idle">The partitions that it names as idle.</param>
    public static void Pass(ShardState state, TickMark tick, IReadOnlyCollection<Partition> idle) => ShardWatermark.Pass(state, tick, idle);

    /// <summary>
    /// Whether <see cref="Advance"/> would fire or drop windows only because partitions are idle. Then the ledger must be asked for more of
    /// those first; if not, they needn't be named to it.
    /// </summary>
    public bool ClosesOverIdle(ShardState state, in ShardTick tick)
    {
        var watermark = ShardWatermark.Of(state, tick, BoundMs);
        return watermark > ShardWatermark.Of(state, tick with { Idle = [] }, BoundMs) && IsDue(state, watermark);
    }

    /// <summary>
    /// Moves the watermark as far as the sources allow, and puts what is due into the outbox. Returns what was put there.
    /// </summary>
    public IReadOnlyList<OutboxItem> Advance(ShardState state, in ShardTick tick)
    {
        var waiting = state.Pending.Count;
        Emit(state, tick);
        return state.Pending[waiting..];
    }

    /// <summary>
    /// Emits what no pane has: the view is gone or means something else now, and no shard goes on with what this one holds.
    /// </summary>
    public virtual void Retire(ShardState state)
    {
    }

    /// <summary>
    /// Emits, of the keys that are <paramref name="asked"/> for, what would be emitted if early panes were due now. For a state that is not
    /// saved afterwards: see <see cref="LivePanes"/>.
    /// </summary>
    internal virtual void EmitNow(ShardState state, Func<byte[], bool> asked)
    {
    }

    /// <summary>Whether a fault may lie in the values that were merged: not one of the process, nor a form of a later build.</summary>
    public static bool IsOfValues(Exception fault) => SettingAside.IsOfValues(fault);

    /// <summary>
    /// Merges a correction into a window whose state is held, if there is one: false when it belongs into the stored result. What it emits
    /// holds once the state is saved. One that can't be merged is set aside; the answer is true then.
    /// </summary>
    /// <param name="state">Changed in place when the answer is true.</param>
    /// <param name="correction">From the state's outbox, as it was saved; the caller removes it from there.</param>
    /// <param name="stored">Of one with <see cref="CorrectionReach.Touched"/>: the stored results that it touches.</param>
    public virtual bool TryJoin(ShardState state, OutboxItem.Correction correction, IReadOnlyList<Result> stored) => false;

    /// <summary>
    /// As <see cref="TryJoin"/>, where results are computed again in a state that holds all: what would belong into the store is held, too.
    /// </summary>
    public virtual void Hold(ShardState state, OutboxItem.Correction correction) => TryJoin(state, correction, []);

    /// <summary>Sets aside a correction that can't be merged into the stored result; the caller removes it from the outbox.</summary>
    public virtual void SetAside(ShardState state, OutboxItem.Correction correction, Exception fault) =>
        throw new NotSupportedException("only views have corrections");

    /// <summary>Sets aside a message of an event sink that can never be produced.</summary>
    public static void SetAside(ShardState state, SinkMessage message, string reason) => SettingAside.Message(state, message, reason);

    /// <summary>
    /// Merges the sections' entries. Returns how many events of a view it took, how many it set aside, and what <see cref="Apply"/>
    /// returns. Throws as that.
    /// </summary>
    private protected abstract (long Applied, long Aside, long OldestKafkaMs) Merge(
        ShardState state, in ChunkLink chunk, IReadOnlyList<ReadOnlyMemory<byte>> sections, bool careful);

    /// <summary>Whether anything depends on the watermark's move to <paramref name="watermark"/>.</summary>
    private protected abstract bool IsDue(ShardState state, EventTime watermark);

    /// <summary>Moves the watermark, and adds what is due to the outbox.</summary>
    private protected abstract void Emit(ShardState state, in ShardTick tick);
}
