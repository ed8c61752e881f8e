using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>The steps of one operation.</summary>
internal sealed class ShardOperation(ShardPorts ports, ShellServices shell, ShardId id)
{
    /// <summary>How long a shard waits for what is handed over to it before ingestion has to wait too.</summary>
    private static readonly TimeSpan HandoverPatience = TimeSpan.FromSeconds(10);

    private readonly ShardCheckpoints _checkpoints = new(ports.Saved, shell);
    private readonly ShardEnding _ending = new(ports, shell);
    private int _expectedSize;
    private long _asideBefore;
    private ShardState? _begun;

    /// <summary>What the given state says, which is saved; null when there is none that can be read.</summary>
    public ShardHead? Saved { get; private set; }

    /// <summary>Whether the shard has handed its state over: it has nothing to do any more.</summary>
    public bool HasHandedOver { get; private set; }

    /// <summary>Whether something waits to be written by the next operation.</summary>
    public bool LeavesPanes { get; private set; }

    /// <summary>What kept the operation from doing all its work; null when nothing did. Sources that are stuck aren't meant.</summary>
    public ShardProblem? Problem { get; private set; }

    /// <summary>
    /// Pulls, applies, fires, flushes. Returns the next state; what is left of one that is handed over; the given state when the shard
    /// can't begin, or no version has its layout.
    /// </summary>
    public async ValueTask<byte[]?> RunAsync(byte[]? held, Poke poke, CancellationToken ct)
    {
        var bytes = PackedState.Open(held);
        HasHandedOver = ShardStateFormat.IsHandedOver(bytes);
        if (HasHandedOver)
            return held;
        _expectedSize = Math.Max(4096, (bytes?.Length ?? 0) * 5 / 4);
        var life = await ports.Retry.RunAsync(token => ports.Epochs.FindAsync(id, poke.Epoch, token), ct).ConfigureAwait(false);
        if (life is null)
            return held;
        var found = await ports.Retry
            .RunAsync(token => ports.Versions.FindAsync(id.View, life.Layout.Definition, life.Epochs, token), ct)
            .ConfigureAwait(false);
        if (found is not var (version, subject))
        {
            Problem = ShardProblem.NoVersion(life.Layout);
            await RaisePressureAsync(ct).ConfigureAwait(false);
            return held;
        }
        if (bytes is not null && StoredHeader.IsWhole(bytes))
            Saved = ShardStateFormat.ReadHead(bytes, subject) is { } head ? head with { Bytes = held!.Length } : null;
        if (await IsHandedOverAsync(bytes, life, ct).ConfigureAwait(false))
            return ShardStateFormat.HandedOver();
        var isCheckpoint = await TryCheckpointAsync(bytes, ct).ConfigureAwait(false);
        if (Saved is { } saved && !isCheckpoint && IsDone(saved, life, subject, poke))
            return held;
        if (Saved is null && !await CanBeginAsync(bytes, life, subject, ct).ConfigureAwait(false))
            return held;
        var shard = Shard.Of(id, life.Layout.Label, subject, version.Definition.EventTime.BoundMs);
        var careful = Saved?.Sources.Any(source => source.Stuck?.Kind == StuckKind.Damaged) == true;
        while (true)
        {
            var state = await ReadAsync(bytes, life, subject, ct).ConfigureAwait(false);
            _asideBefore = state.Aside.Count;
            if (isCheckpoint)
                state.NoteCheckpoint(shell.NowMs);
            try
            {
                if (state.Sink is not null)
                    return await RunSinkAsync(state, held, life, subject, shard, poke, careful, ct).ConfigureAwait(false);
                var oldest = await RunAsync(state, life, subject, shard, poke, careful, ct).ConfigureAwait(false);
                var next = Write(state, subject);
                if (next.Length > shell.Options.StateLimitBytes)
                    return await RefuseAsync(bytes, next.Length, life, version, subject, ct).ConfigureAwait(false) ?? held;
                LeavesPanes = state.Waiting > 0;
                SayAside(state);
                SayKept(subject, oldest);
                if (WatchedState.Of(state) is { } seen)
                    ports.Drift.Look(id, version, seen, shell);
                return next;
            }
            catch (SpoiltStateException)
            {
                // The saved state has nothing of the chunk.
                careful = true;
                state.Release();
            }
        }
    }

    /// <summary>
    /// Whether the shard's layout has ended, and its state is handed over: it is now, when it is complete. Another may have done it while
    /// this one was silent; what the state here still has to write is then the heirs' to write.
    /// </summary>
    private async ValueTask<bool> IsHandedOverAsync(byte[]? bytes, ShardLife life, CancellationToken ct)
    {
        if (!life.HasEnded)
            return false;
        HasHandedOver = await ports.Retry.RunAsync(token => ports.Saved.HasHandoverAsync(id, token), ct).ConfigureAwait(false);
        if (!HasHandedOver && Saved is { } head && ShardEnding.IsComplete(head, life))
        {
            await _ending.HandOverAsync(life, bytes!, ct).ConfigureAwait(false);
            HasHandedOver = true;
        }
        return HasHandedOver;
    }

    private async ValueTask<bool> TryCheckpointAsync(byte[]? bytes, CancellationToken ct)
    {
        try
        {
            return Saved is { } head && await _checkpoints.TryWriteAsync(id, head, bytes, ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException exception)
        {
            Problem = ShardProblem.Passing("its checkpoint can't be written", exception);
            return false;
        }
    }

    /// <summary>Whether a shard without a state can begin: not before the shards of the layout before have handed theirs over.</summary>
    private async ValueTask<bool> CanBeginAsync(byte[]? bytes, ShardLife life, ISharded subject, CancellationToken ct)
    {
        if (bytes is not null)
            Log.StateDamaged(shell.Log, id);
        while (true)
        {
            try
            {
                _begun = await ports.Retry.RunAsync(token => ports.Beginning.RunAsync(life, subject, token), ct).ConfigureAwait(false);
                return true;
            }
            catch (HandoverAwaitedException awaited)
            {
                if (await _ending.ReplaceAsync(life, awaited.Donor, ct).ConfigureAwait(false) is not { } why)
                    continue;
                Problem = new ShardProblem(why, MayPass: true);
                if (shell.Clock.GetUtcNow() - life.First.OpenedAt >= HandoverPatience)
                    await RaisePressureAsync(ct).ConfigureAwait(false);
                return false;
            }
            catch (CorruptDataException damage)
            {
                Problem = new ShardProblem($"it can't begin: {damage.Message}", MayPass: false, damage);
                await RaisePressureAsync(ct).ConfigureAwait(false);
                return false;
            }
        }
    }

    /// <summary>Returns <see cref="ShardPull.OldestKafkaMs"/>.</summary>
    private async ValueTask<long> RunAsync(
        ShardState state,
        ShardLife life,
        ISharded subject,
        Shard shard,
        Poke poke,
        bool careful,
        CancellationToken ct)
    {
        var flush = new OutboxFlush(ports, shell, life, subject, shard);
        var age = AgeOf(poke);
        var pull = PullOf(state, life, subject, shard, poke, careful);

        // What waits is saved, and is written before anything is applied. When that fails, the shard goes on until the outbox is full.
        var isWritten = await TryFlushAsync(flush.RunSavedAsync, state, ct).ConfigureAwait(false);
        var isFlowing = isWritten || state.Waiting < shell.Options.OutboxLimit;
        var isCaughtUp = isFlowing && await TryPullAsync(limit => pull.RunAsync(limit, ct)).ConfigureAwait(false);
        var tick = await new IdleSources(shard, state, poke, shell.NowMs)
            .TickAsync(isCaughtUp, idle => TryPullAsync(limit => pull.AskAsync(idle, limit, ct)))
            .ConfigureAwait(false);
        if (ShardEnding.Retires(state, life))
            shard.Retire(state);
        else if (!life.HasEnded && !state.IsReplaying)
            shard.Advance(state, tick);
        // What can't be merged may hang on the order in which sources are applied, which a redo may change: it is saved first. So is what
        // another operation may have taken for late.
        var mayWrite = NewlyAside(state) == 0 && !pull.MustBeSavedFirst;
        var isFlushed = !mayWrite || await TryFlushAsync(flush.RunFreshAsync, state, ct).ConfigureAwait(false);

        var isOverloaded = age >= shell.Options.PressureAge;
        if (!tick.CaughtUp || !isWritten || !isFlushed || isOverloaded)
            await RaisePressureAsync(ct).ConfigureAwait(false);
        return pull.OldestKafkaMs;
    }

    /// <summary>
    /// The operation of an event sink's shard. Returns the state with the fences up to which all messages are acknowledged; the given one
    /// when none are.
    /// </summary>
    private async ValueTask<byte[]?> RunSinkAsync(
        ShardState state,
        byte[]? held,
        ShardLife life,
        ISharded subject,
        Shard shard,
        Poke poke,
        bool careful,
        CancellationToken ct)
    {
        var (delivery, pull) = (new SinkDelivery(ports, shell, life), PullOf(state, life, subject, shard, poke, careful));
        var (saved, isCaughtUp) = (held, false);
        try
        {
            isCaughtUp = await delivery
                .RunAsync(state, limit => TryPullAsync(most => pull.RunAsync(Math.Min(limit, most), ct)), Save, ct).ConfigureAwait(false);
            if (!life.HasEnded && !state.IsReplaying)
                shard.Advance(state, new ShardTick(shell.NowMs, isCaughtUp, [], poke.Flush));
            Save();
            SayAside(state);
        }
        catch (StoreUnavailableException exception)
        {
            Problem = ShardProblem.Passing("its messages can't be produced", exception);
            Instruments.ProduceFailures.Add(1, Instruments.Pipeline(id.Pipeline));
        }
        if (!isCaughtUp && await IsOverdueAsync(delivery, saved, life, subject, ct).ConfigureAwait(false))
            await RaisePressureAsync(ct).ConfigureAwait(false);
        return saved;

        void Save() => saved = Write(state, subject);
    }

    private async ValueTask<bool> IsOverdueAsync(
        SinkDelivery delivery, byte[]? saved, ShardLife life, ISharded subject, CancellationToken ct)
    {
        var fences = saved is null
            ? await ports.Beginning.StartsAsync(life, ct).ConfigureAwait(false)
            : ShardStateFormat.ReadHead(PackedState.Open(saved), subject)!.Sources;
        return await delivery.IsOverdueAsync(fences, ct).ConfigureAwait(false);
    }

    private TimeSpan AgeOf(Poke poke) =>
        poke.SentAtMs == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(shell.NowMs - poke.SentAtMs);

    private ShardPull PullOf(ShardState state, ShardLife life, ISharded subject, Shard shard, Poke poke, bool careful)
    {
        var isLate = AgeOf(poke) > shell.Options.PokeInterval * 2;
        return new ShardPull(
            ports.Ledger, ports.Deltas, life, subject, shard, state, poke, shell.NowMs, careful, readOn: isLate, shell.Options.OutboxLimit);
    }

    /// <summary>Whether the poke has nothing new for the shard: then only the header of the state is read.</summary>
    private bool IsDone(ShardHead head, ShardLife life, ISharded subject, Poke poke) =>
        !life.HasEnded && life.Sources.All(partition => head.Sources.Any(source => source.Source == partition))
        && head.IsDone(poke, Shard.EarlyBeat(id, subject), shell.NowMs);

    /// <summary>The stored state; the one that the shard begins with where there is none.</summary>
    private async ValueTask<ShardState> ReadAsync(byte[]? bytes, ShardLife life, ISharded subject, CancellationToken ct)
    {
        if (Saved is null)
        {
            var begun = _begun ?? await ports.Beginning.RunAsync(life, subject, ct).ConfigureAwait(false);
            _begun = null;
            return begun;
        }
        var stored = ShardStateFormat.Read(bytes, subject)!;
        if (life.Sources.Any(partition => !stored.Sources.Any(fence => fence.Source == partition)))
            stored.Follow(await ports.Beginning.StartsAsync(life, ct).ConfigureAwait(false));
        return stored;
    }

    private byte[] Write(ShardState state, ISharded subject)
    {
        var writer = new ByteWriter(_expectedSize);
        ShardStateFormat.Write(writer, state, subject);
        state.Release();
        var next = PackedState.Of(writer.Written);
        Instruments.StateSize.Record(next.Length, Instruments.Pipeline(id.Pipeline), Instruments.View(id.View));
        return next;
    }

    /// <summary>
    /// What becomes of the given state when the next one is larger than can be saved: it stays (null). Where the layout has ended, it is
    /// handed over all the same, as what is handed over may be of any size.
    /// </summary>
    private async ValueTask<byte[]?> RefuseAsync(
        byte[]? bytes, int length, ShardLife life, Pipeline version, ISharded subject, CancellationToken ct)
    {
        var why = StateLimit.Refusal(id, life.Layout, length, shell.Options.StateLimitBytes);
        if (life.HasEnded && life.Successor is not null)
        {
            var state = await ReadAsync(bytes, life, subject, ct).ConfigureAwait(false);
            if (await _ending.FinishAsync(life, version, subject, state, ct).ConfigureAwait(false) is not { } unfinished)
            {
                HasHandedOver = true;
                return ShardStateFormat.HandedOver();
            }
            why = unfinished;
        }
        Problem ??= new ShardProblem(why, MayPass: false);
        await RaisePressureAsync(ct).ConfigureAwait(false);
        return null;
    }

    /// <summary>How much the operation has set aside.</summary>
    private long NewlyAside(ShardState state) => state.Aside.Count - _asideBefore;

    private void SayAside(ShardState state)
    {
        if (NewlyAside(state) is not (> 0 and var count))
            return;
        Instruments.SetAside.Add(count, Instruments.Pipeline(id.Pipeline), Instruments.View(id.View));
        Log.SetAside(shell.Log, id, count, state.Aside.Latest[^1].ToString());
    }

    /// <summary>Early panes that are kept can be asked for once the state is saved: that is the latency of their view.</summary>
    private void SayKept(ISharded subject, long oldestKafkaMs)
    {
        if (subject is View { Definition.KeepsEarly: true } && oldestKafkaMs != long.MaxValue)
            Instruments.Latency.Record((shell.NowMs - oldestKafkaMs) / 1e3, Instruments.Pipeline(id.Pipeline), Instruments.View(id.View));
    }

    private async ValueTask<bool> TryPullAsync(Func<int, ValueTask<bool>> pull)
    {
        try
        {
            return await pull(shell.Options.ChunksPerOperation).ConfigureAwait(false);
        }
        catch (StoreUnavailableException exception)
        {
            // Chunks applied so far are kept, with their fences; a later poke brings the rest.
            Problem = ShardProblem.Passing("its chunks can't be read", exception);
            return false;
        }
    }

    private async ValueTask<bool> TryFlushAsync(
        Func<ShardState, CancellationToken, ValueTask> flush, ShardState state, CancellationToken ct)
    {
        var (times, begun) = (new StageTimes(id.Pipeline, shell.Clock), shell.Clock.GetTimestamp());
        try
        {
            await flush(state, ct).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            state.CompactOutbox();
            Traces.Failed(exception);
            Problem = ShardProblem.Passing("its outbox can't be written", exception);
            Instruments.SinkFailures.Add(1, Instruments.Pipeline(id.Pipeline));
            return false;
        }
        finally
        {
            times.End(Stage.Sink, begun);
        }
    }

    /// <summary>
    /// A shard that can't keep up with the ledger, can't write its panes, or is stuck asks ingestion to wait; the flag runs out unless it
    /// is raised again.
    /// </summary>
    public async ValueTask RaisePressureAsync(CancellationToken ct)
    {
        Instruments.PressureRaised.Add(1, Instruments.Pipeline(id.Pipeline));
        try
        {
            var until = shell.Clock.GetUtcNow() + shell.Options.PressureHold;
            await ports.Flags.RaiseAsync(id.Pipeline, Flag.Pressure(id.ToString()), until, ct).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.PressureNotRaised(shell.Log, id, exception);
        }
    }
}
