using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>The steps of one operation.</summary>
internal sealed class ShardOperation(ShardPorts ports, ShellServices shell, ShardId id)
{
    private int _expectedSize;

    /// <summary>What the given state says, which is saved; null when there is none that can be read.</summary>
    public ShardHead? Saved { get; private set; }

    /// <summary>What kept the operation from doing all its work; null when nothing did. Sources that are stuck aren't meant.</summary>
    public ShardProblem? Problem { get; private set; }

    /// <summary>
    /// Pulls, applies, fires, flushes. Returns the next state; the given state when no version in this process has the shard's layout.
    /// </summary>
    public async ValueTask<byte[]?> RunAsync(byte[]? bytes, Poke poke, CancellationToken ct)
    {
        _expectedSize = Math.Max(4096, (bytes?.Length ?? 0) * 5 / 4);
        var life = await ports.Retry.RunAsync(token => ports.Epochs.FindAsync(id, poke.Epoch, token), ct).ConfigureAwait(false);
        if (life is null)
            return bytes;
        if (ports.Versions.Find(life.Layout) is not var (version, subject))
        {
            Problem = ShardProblem.NoVersion(life.Layout);
            await RaisePressureAsync(ct).ConfigureAwait(false);
            return bytes;
        }
        if (bytes is not null && StoredHeader.IsWhole(bytes))
            Saved = ShardStateFormat.ReadHead(bytes, subject);
        if (Saved is { } head && IsDone(head, life, subject, poke))
            return bytes;
        var shard = Shard.Of(id, subject, version.Definition.EventTime.BoundMs);
        var careful = Saved?.Sources.Any(source => source.Stuck?.Kind == StuckKind.Damaged) == true;
        while (true)
        {
            var state = Read(bytes, life, subject);
            try
            {
                await RunAsync(state, life, subject, shard, poke, careful, ct).ConfigureAwait(false);
                return Write(state, subject);
            }
            catch (SpoiltStateException)
            {
                // The saved state has nothing of the chunk.
                careful = true;
                state.Release();
            }
        }
    }

    private async ValueTask RunAsync(
        ShardState state,
        ShardLife life,
        ISharded subject,
        Shard shard,
        Poke poke,
        bool careful,
        CancellationToken ct)
    {
        var flush = new OutboxFlush(ports, shell, subject, shard);
        var age = poke.SentAtMs == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(shell.NowMs - poke.SentAtMs);
        var isLate = age > shell.Options.PokeInterval * 2;
        var pull = new ShardPull(ports.Ledger, ports.Deltas, life, subject, shard, state, poke, shell.NowMs, careful, readOn: isLate);

        // What waits is saved, and is written before anything is applied. When that fails, the shard goes on until the outbox is full.
        var isWritten = await TryFlushAsync(flush.RunSavedAsync, state, ct).ConfigureAwait(false);
        var isFlowing = isWritten || state.Outbox.Count < shell.Options.OutboxLimit;
        var isCaughtUp = isFlowing && await TryPullAsync(limit => pull.RunAsync(limit, ct)).ConfigureAwait(false);
        var tick = await new IdleSources(shard, state, poke, shell.NowMs)
            .TickAsync(isCaughtUp, idle => TryPullAsync(limit => pull.AskAsync(idle, limit, ct)))
            .ConfigureAwait(false);
        shard.Advance(state, tick);
        // What can't be merged may hang on the order in which sources are applied, which a redo may change: it is saved first.
        var isFlushed = NewlyAside(state) > 0 || await TryFlushAsync(flush.RunFreshAsync, state, ct).ConfigureAwait(false);

        var isOverloaded = age >= shell.Options.PressureAge;
        if (!tick.CaughtUp || !isWritten || !isFlushed || isOverloaded)
            await RaisePressureAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Whether the poke has nothing new for the shard: then only the header of the state is read.</summary>
    private bool IsDone(ShardHead head, ShardLife life, ISharded subject, Poke poke) =>
        life.Sources.All(partition => head.Sources.Any(source => source.Source == partition))
        && head.IsDone(poke, (subject as View)?.Definition.EarlyMs, shell.NowMs);

    /// <summary>
    /// The stored state; where there is none, a damaged one or one of another definition, an empty one: the ledger has the rest.
    /// </summary>
    private ShardState Read(byte[]? bytes, ShardLife life, ISharded subject)
    {
        var isWhole = bytes is null || StoredHeader.IsWhole(bytes);
        if (!isWhole)
            Log.StateDamaged(shell.Log, id);
        var stored = bytes is not null && isWhole ? ShardStateFormat.Read(bytes, subject) : null;
        stored?.Follow(life.Sources);
        return stored ?? ShardState.Empty(subject, life.Sources);
    }

    private byte[] Write(ShardState state, ISharded subject)
    {
        foreach (var source in state.Sources.Where(source => source.Base > 0 && !HasBegun(source.Source)))
            Log.BegunLater(shell.Log, id, source.Source, source.Base);
        var writer = new ByteWriter(_expectedSize);
        ShardStateFormat.Write(writer, state, subject);
        state.Release();
        SayAside(state);
        Instruments.StateSize.Record(writer.Length, Instruments.Pipeline(id.Pipeline), Instruments.View(id.View));
        return writer.ToArray();
    }

    /// <summary>How much the operation has set aside.</summary>
    private long NewlyAside(ShardState state) => state.Aside.Count - (Saved?.Aside.Count ?? 0);

    private void SayAside(ShardState state)
    {
        if (NewlyAside(state) is not (> 0 and var count))
            return;
        Instruments.SetAside.Add(count, Instruments.Pipeline(id.Pipeline), Instruments.View(id.View));
        Log.SetAside(shell.Log, id, count, state.Aside.Latest[^1].ToString());
    }

    private bool HasBegun(Source source) =>
        Saved is { } head && head.Sources.Any(one => one.Source == source && one.HasBegun);

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
        try
        {
            await flush(state, ct).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            state.CompactOutbox();
            Problem = ShardProblem.Passing("its outbox can't be written", exception);
            Instruments.SinkFailures.Add(1, Instruments.Pipeline(id.Pipeline));
            return false;
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
