using Serverless.Core.Ledger;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Shards;

/// <summary>
/// The work of an event sink's shard: what is sealed becomes messages, chunk by chunk, and no fence is saved before the messages up to it
/// are acknowledged. When the brokers don't take them, the fence stays; what was sent of them is sent again, so each comes at least once.
/// </summary>
internal sealed class SinkDelivery(ShardPorts ports, ShellServices shell, ShardLife life)
{
    /// <summary>So many chunks are made into messages before those are counted.</summary>
    public const int ChunksAtOnce = 8;

    // Messages of so many bytes are sent at once.
    private const long RoundBytes = 4 * 1024 * 1024;

    // An operation ends before the next pokes have waited for long.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Produces what <paramref name="state"/> holds. Messages that can never be produced are set aside.
    /// </summary>
    /// <exception cref="StoreUnavailableException">They aren't all acknowledged.</exception>
    public async ValueTask ProduceAsync(ShardState state, CancellationToken ct)
    {
        if (state.Sink is not { Messages.Count: > 0 } sink)
            return;
        var refused = await ports.Messages.SendAsync(sink.Messages, ct).ConfigureAwait(false);
        foreach (var (message, reason) in refused)
            Shard.SetAside(state, message, reason);
        Instruments.SinkMessages.Add(
            sink.Messages.Count - refused.Count, Instruments.Pipeline(life.Id.Pipeline), Instruments.View(life.Id.View));
        sink.Produced();
    }

    /// <summary>
    /// Pulls and produces until all that is known to be sealed is produced, or the operation has taken long enough. After each round
    /// <paramref name="produced"/> is told that the state may be saved.
    /// </summary>
    /// <returns>Whether all is produced.</returns>
    /// <exception cref="StoreUnavailableException">Messages aren't all acknowledged: the state must not be saved.</exception>
    public async ValueTask<bool> RunAsync(
        ShardState state, Func<int, ValueTask<bool>> pull, Action produced, CancellationToken ct)
    {
        var (began, chunks) = (shell.Clock.GetTimestamp(), 0);
        while (true)
        {
            var before = state.Sources.Select(source => source.At).ToList();
            var isCaughtUp = await pull(ChunksAtOnce).ConfigureAwait(false);
            chunks += ChunksAtOnce;
            var isDone = isCaughtUp || state.Sources.Select(source => source.At).SequenceEqual(before)
                || chunks >= shell.Options.ChunksPerOperation || shell.Clock.GetElapsedTime(began) >= Longest;
            if (!isDone && state.Sink!.Bytes < RoundBytes)
                continue;
            await ProduceAsync(state, ct).ConfigureAwait(false);
            produced();
            if (isDone)
                return isCaughtUp;
        }
    }

    /// <summary>Whether something was sealed so long ago, and isn't produced yet, that ingestion has to wait.</summary>
    public async ValueTask<bool> IsOverdueAsync(IReadOnlyList<SourceFence> sources, CancellationToken ct)
    {
        var limit = shell.Clock.GetUtcNow() - shell.Options.SinkLagLimit;
        foreach (var source in sources)
        {
            if (await NextAsync(source, ct).ConfigureAwait(false) is { } next && next.Clock < limit)
                return true;
        }
        return false;
    }

    private async ValueTask<ChunkRow?> NextAsync(SourceFence source, CancellationToken ct)
    {
        foreach (var epoch in life.From(source.Epoch))
        {
            var rows = await ports.Ledger
                .ReadAsync(life.Id.Pipeline, epoch.Epoch, source.Source, source.Last, 1, ct).ConfigureAwait(false);
            if (rows is [var next])
                return next.NextEpoch is null ? next : null;
        }
        return null;
    }
}
