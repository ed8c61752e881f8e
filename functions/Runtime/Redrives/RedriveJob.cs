using Serverless.Core.Ledger;
using Serverless.Runtime.Batches;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Redrives;

/// <summary>
/// Carries a redrive out, from wherever it is: seals what isn't sealed, marks what was taken, says that it is finished. Each step may be
/// done again, also by several processes at a time, and changes nothing then.
/// </summary>
internal sealed class RedriveJob(BatchPorts ports, RedrivePlans plans, ShellServices shell)
{
    private readonly RedriveSealing _sealing = new(ports, shell);
    private readonly RedriveMarks _marks = new(ports);

    /// <summary>Returns how the redrive has ended. <paramref name="isSealed"/> is told of each row that is sealed by this call.</summary>
    public async ValueTask<RedriveEnd> RunAsync(RedrivePlan plan, Action<ChunkRow> isSealed, CancellationToken ct)
    {
        await _sealing.RunAsync(plan, isSealed, ct).ConfigureAwait(false);
        var counts = await _marks.RunAsync(plan, ct).ConfigureAwait(false);
        // Last: the next redrive takes what has no mark, and may begin from now on.
        var end = new RedriveEnd(plan.Number, counts, shell.Clock.GetUtcNow());
        await ports.Retry.RunAsync(token => FinishAsync(end, token), ct).ConfigureAwait(false);
        return end;
    }

    private async ValueTask<bool> FinishAsync(RedriveEnd end, CancellationToken ct)
    {
        await plans.FinishAsync(end, ct).ConfigureAwait(false);
        return true;
    }
}
