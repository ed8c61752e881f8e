using Serverless.Core.Ledger;

namespace Serverless.Runtime.Verification;

/// <summary>
/// What became of the dead letters and late events that were redriven. <c>Letters</c> and <c>Merged + Filtered + FailedAgain</c> differ
/// only where a letter has become several events.
/// </summary>
/// <param name="Letters">Dead letters and late events.</param>
/// <param name="Merged">Events merged into at least one view.</param>
/// <param name="Filtered">Events dropped by a rule, or of no view.</param>
/// <param name="FailedAgain">Letters that were rejected again, and stay what they were.</param>
public sealed record RedrivenSum(long Letters, long Merged, long Filtered, long FailedAgain)
{
    /// <summary>Of nothing.</summary>
    public static readonly RedrivenSum None = new(0, 0, 0, 0);

    /// <summary>With a chunk more.</summary>
    internal RedrivenSum Plus(ChunkCounts counts) => new(
        Letters + counts.Records, Merged + counts.Merged, Filtered + counts.Filtered, FailedAgain + counts.DeadLetteredTotal);
}
