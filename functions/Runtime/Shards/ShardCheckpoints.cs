using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Shards;

/// <summary>Keeps copies of shards' states, from which a state that is lost is made again.</summary>
internal sealed class ShardCheckpoints(SavedStates saved, ShellServices shell)
{
    // Of a state's age at which a checkpoint is due a quarter is spread over the shards, so that not all of them write at once.
    private const double Spread = 0.25;

    /// <summary>
    /// Writes the saved state as a checkpoint when one is due, every quarter of the retention: unless nothing was applied since the one
    /// before the last. False when it wrote none.
    /// </summary>
    public async ValueTask<bool> TryWriteAsync(ShardId id, ShardHead head, byte[]? state, CancellationToken ct)
    {
        // A wall clock that was set back doesn't hold it up.
        var age = Math.Abs(shell.NowMs - head.CheckpointedAtMs);
        if (age < DueMs(id) || head.Sources.All(source => source.At == source.Kept))
            return false;
        await saved.WriteCheckpointAsync(id, head.Checkpoints + 1, state, ct).ConfigureAwait(false);
        return true;
    }

    private double DueMs(ShardId id)
    {
        var share = 1 - (Spread * (Hash64.Of(Encoding.UTF8.GetBytes(id.ToString())) % 1024) / 1024);
        return shell.Options.Retention.TotalMilliseconds / 4 * share;
    }
}
