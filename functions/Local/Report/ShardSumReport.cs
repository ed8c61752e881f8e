using Serverless.Runtime.Verification;

namespace Serverless.Local.Report;

/// <summary>
/// The shards' side of a view's sum: what the ledger has merged for them is applied or waiting. What stops a shard, or
/// contradicts the sum, is a sentence in <paramref name="Stuck"/> or <paramref name="Faults"/>.
/// </summary>
internal sealed record ShardSumReport(
    string View, long Merged, long Applied, long Waiting, IReadOnlyList<string> Stuck, IReadOnlyList<string> Faults)
{
    public static ShardSumReport Of(ViewProof proof) => new(
        proof.View,
        (proof.Balance?.Merged ?? 0) - (proof.Balance?.Before ?? 0),
        proof.Balance?.Applied ?? 0,
        proof.Waiting,
        [.. proof.Stuck.Select(stuck => $"{stuck.Shard}: {stuck.Why}")],
        proof.Faults);
}
