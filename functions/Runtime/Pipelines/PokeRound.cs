using System.Collections.Concurrent;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Pipelines;

/// <summary>
/// Sends pokes to many shards, a few at a time, each with its own time of sending: of hundreds that are sent one after the other, the last
/// would look old, and raise pressure.
/// </summary>
internal static class PokeRound
{
    /// <summary>The most pokes on their way at a time.</summary>
    public const int AtOnce = 32;

    /// <summary>
    /// Sends them all, begun in their order; one that fails doesn't stop the others. Returns those that failed, with the reason. At most
    /// one poke a shard: the order of two isn't kept.
    /// </summary>
    public static async ValueTask<IReadOnlyList<(ShardId Shard, Exception Reason)>> SendAsync(
        IPokes pokes,
        IEnumerable<(ShardId Shard, Poke Poke)> round,
        ShellServices shell,
        CancellationToken ct)
    {
        var waiting = new ConcurrentQueue<(ShardId Shard, Poke Poke)>(round);
        var failed = new ConcurrentQueue<(ShardId, Exception)>();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => SendSomeAsync())).ConfigureAwait(false);
        return [.. failed];

        async Task SendSomeAsync()
        {
            while (waiting.TryDequeue(out var next))
            {
                try
                {
                    await pokes.SendAsync(next.Shard, next.Poke with { SentAtMs = shell.NowMs }, ct).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    failed.Enqueue((next.Shard, exception));
                }
            }
        }
    }
}
