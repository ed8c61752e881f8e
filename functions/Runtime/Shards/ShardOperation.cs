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
internal sealed class ShardOperation(PipelineContext context, ShardId id)
{
    private int _expectedSize;

    public async ValueTask<byte[]?> RunAsync(byte[]? bytes, Poke poke, CancellationToken ct)
    {
        _expectedSize = Math.Max(4096, (bytes?.Length ?? 0) * 5 / 4);
        var epochs = await context.Retry.RunAsync(token => context.EpochsUpToAsync(id.Epoch, token), ct).ConfigureAwait(false);
        if (context.ViewOf(id.View) is not { } view || epochs.Count == 0 || epochs[^1].View(id.View)?.Definition != view.DefinitionHash)
            return bytes;
        if (bytes is not null && IsDone(bytes, view, poke))
            return bytes;
        var shard = new Shard(id, view, context.Pipeline.Definition.EventTime.BoundMs);
        var state = Read(bytes, view, epochs[^1]);
        var flush = new OutboxFlush(context, view);

        // A sink that was down: what waits goes first, and while it can't go nothing more is taken in.
        var isFlowing = state.Outbox.Count < context.Options.OutboxLimit || await TryFlushAsync(flush, state, ct).ConfigureAwait(false);
        var age = poke.SentAtMs == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Now() - poke.SentAtMs);
        var caughtUp = isFlowing && await TryPullAsync(new ShardPull(context, epochs, id, shard, state, poke, readOn: age > context.Options.PokeInterval * 2), ct).ConfigureAwait(false);
        shard.Advance(state, new ShardTick(Now(), caughtUp, [.. poke.Idle.Select(partition => new Partition(partition))], poke.Flush));
        var flushed = await TryFlushAsync(flush, state, ct).ConfigureAwait(false);
        await SignalPressureAsync(caughtUp && flushed && age < context.Options.PressureAge, ct).ConfigureAwait(false);
        return Write(state, view);
    }

    /// <summary>Whether the poke comes too late to change anything: the rest of the state needn't be read then.</summary>
    private bool IsDone(byte[] bytes, View view, Poke poke) =>
        ShardStateFormat.IsWhole(bytes) && ShardStateFormat.ReadHead(bytes, view) is { } head && head.IsDone(poke, view.Definition.EarlyMs, Now());

    /// <summary>The stored state; where there is none, a damaged one or one of another definition, an empty one: the ledger has the rest.</summary>
    private ShardState Read(byte[]? bytes, View view, PipelineEpoch epoch)
    {
        var isWhole = bytes is null || ShardStateFormat.IsWhole(bytes);
        if (!isWhole)
            Log.StateDamaged(context.Log, id);
        var stored = bytes is not null && isWhole ? ShardStateFormat.Read(bytes, view) : null;
        return stored ?? ShardState.Empty(epoch.View(id.View)!.SourcesOf(id.Shard, epoch.Partitions));
    }

    private byte[] Write(ShardState state, View view)
    {
        var writer = new ByteWriter(_expectedSize);
        ShardStateFormat.Write(writer, state, view);
        state.Release();
        Instruments.StateSize.Record(writer.Length, new KeyValuePair<string, object?>("pipeline", id.Pipeline), new KeyValuePair<string, object?>("view", id.View));
        return writer.ToArray();
    }

    private async ValueTask<bool> TryPullAsync(ShardPull pull, CancellationToken ct)
    {
        try
        {
            return await pull.RunAsync(ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException exception)
        {
            // What was applied stands, fence and state together; the rest comes with a later poke.
            Log.PullFailed(context.Log, id, exception);
            return false;
        }
    }

    private async ValueTask<bool> TryFlushAsync(OutboxFlush flush, ShardState state, CancellationToken ct)
    {
        try
        {
            await flush.RunAsync(state, ct).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            state.CompactOutbox();
            Instruments.SinkFailures.Add(1, new KeyValuePair<string, object?>("pipeline", id.Pipeline));
            Log.FlushFailed(context.Log, id, state.Outbox.Count, exception);
            return false;
        }
    }

    /// <summary>A shard that can't keep up with the ledger, or can't get rid of its panes, asks ingestion to wait; the flag goes down by itself.</summary>
    private async ValueTask SignalPressureAsync(bool isWell, CancellationToken ct)
    {
        if (isWell)
            return;
        Instruments.PressureRaised.Add(1, new KeyValuePair<string, object?>("pipeline", id.Pipeline));
        try
        {
            await context.Stores.Pressure.SetAsync(id.Pipeline, id.ToString(), context.Clock.GetUtcNow() + context.Options.PressureHold, ct).ConfigureAwait(false);
        }
        catch (StoreUnavailableException exception)
        {
            Log.PullFailed(context.Log, id, exception);
        }
    }

    private long Now() => context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
