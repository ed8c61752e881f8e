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

    /// <summary>
    /// Pulls, applies, fires, flushes. Returns the next state; the given state when no version in this process has the shard's layout.
    /// </summary>
    public async ValueTask<byte[]?> RunAsync(byte[]? bytes, Poke poke, CancellationToken ct)
    {
        _expectedSize = Math.Max(4096, (bytes?.Length ?? 0) * 5 / 4);
        var life = await ports.Retry.RunAsync(token => ports.Epochs.FindAsync(id, poke.Epoch, token), ct).ConfigureAwait(false);
        if (life is null
            || ports.Versions.Find(life.Layout) is not var (version, subject)
            || (bytes is not null && IsDone(bytes, life, subject, poke)))
            return bytes;
        var state = Read(bytes, life, subject);
        var shard = Shard.Of(id, subject, version.Definition.EventTime.BoundMs);
        var flush = new OutboxFlush(ports, shell, subject, shard);
        var age = poke.SentAtMs == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(shell.NowMs - poke.SentAtMs);
        var isLate = age > shell.Options.PokeInterval * 2;
        var pull = new ShardPull(ports.Ledger, ports.Deltas, life, subject, shard, state, poke, readOn: isLate);

        // What the saved state has waiting is written first; when that fails and the outbox is full, the shard applies nothing more.
        var isWritten = await TryFlushAsync(flush.RunSavedAsync, state, ct).ConfigureAwait(false);
        var isFlowing = isWritten || state.Outbox.Count < shell.Options.OutboxLimit;
        var isCaughtUp = isFlowing && await TryPullAsync(pull, ct).ConfigureAwait(false);
        var idle = poke.Idle.Select(partition => new Partition(partition));
        shard.Advance(state, new ShardTick(shell.NowMs, isCaughtUp, [.. idle], poke.Flush));
        var isFlushed = await TryFlushAsync(flush.RunFreshAsync, state, ct).ConfigureAwait(false);

        var isOverloaded = age >= shell.Options.PressureAge;
        if (!isCaughtUp || !isWritten || !isFlushed || isOverloaded)
            await RaisePressureAsync(ct).ConfigureAwait(false);
        return Write(state, subject);
    }

    /// <summary>Whether the poke has nothing new for the shard: then only the header of the state is read.</summary>
    private bool IsDone(byte[] bytes, ShardLife life, ISharded subject, Poke poke) =>
        StoredHeader.IsWhole(bytes)
        && ShardStateFormat.ReadHead(bytes, subject) is { } head
        && life.Sources.All(partition => head.Sources.Any(source => source.Source == partition))
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
        var writer = new ByteWriter(_expectedSize);
        ShardStateFormat.Write(writer, state, subject);
        state.Release();
        Instruments.StateSize.Record(writer.Length, Instruments.Pipeline(id.Pipeline), Instruments.View(id.View));
        return writer.ToArray();
    }

    private async ValueTask<bool> TryPullAsync(ShardPull pull, CancellationToken ct)
    {
        try
        {
            return await pull.RunAsync(shell.Options.ChunksPerOperation, ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException exception)
        {
            // Chunks applied so far are kept, with their fences; a later poke brings the rest.
            Log.PullFailed(shell.Log, id, exception);
            return false;
        }
    }

    private async ValueTask<bool> TryFlushAsync(Func<ShardState, CancellationToken, ValueTask> flush, ShardState state, CancellationToken ct)
    {
        try
        {
            await flush(state, ct).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            state.CompactOutbox();
            Instruments.SinkFailures.Add(1, Instruments.Pipeline(id.Pipeline));
            Log.FlushFailed(shell.Log, id, state.Outbox.Count, exception);
            return false;
        }
    }

    /// <summary>
    /// A shard that can't keep up with the ledger, or can't write its panes, asks ingestion to wait; the flag runs out unless it is raised
    /// again.
    /// </summary>
    private async ValueTask RaisePressureAsync(CancellationToken ct)
    {
        Instruments.PressureRaised.Add(1, Instruments.Pipeline(id.Pipeline));
        try
        {
            var until = shell.Clock.GetUtcNow() + shell.Options.PressureHold;
            await ports.Pressure.RaiseAsync(id.Pipeline, id.ToString(), until, ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException exception)
        {
            Log.PressureNotRaised(shell.Log, id, exception);
        }
    }
}
