using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Verification;

namespace Serverless.Local.Report;

/// <summary>
/// The shards' side of a view's sum: what the ledger has merged for them is applied, waiting, set aside or accepted as lost. What stops a
/// shard, is set aside, or contradicts the sum, is a sentence in <paramref name="Stuck"/>, <paramref name="Aside"/> or
/// <paramref name="Faults"/>.
/// </summary>
internal sealed record ShardSumReport(
    string View,
    long Merged,
    long Applied,
    long Waiting,
    long SetAside,
    long Lost,
    IReadOnlyList<string> Stuck,
    IReadOnlyList<string> Aside,
    IReadOnlyList<string> Faults)
{
    private const int AsideShown = 5;

    public static ShardSumReport Of(ViewProof proof) => new(
        proof.View,
        (proof.Balance?.Merged ?? 0) - (proof.Balance?.Before ?? 0),
        proof.Balance?.Applied ?? 0,
        proof.Waiting,
        proof.Balance?.SetAside ?? 0,
        proof.Lost,
        [.. proof.Stuck.Select(stuck => $"{stuck.Shard}: {stuck.Why}")],
        [.. proof.Aside.Select(AsideOf)],
        proof.Faults);

    private static string AsideOf((ShardId Shard, ShardAside Aside) one) => FormattableString.Invariant(
        $"{one.Shard}: {one.Aside.Count:N0} entries can't be merged: {string.Join("; ", one.Aside.Newest(AsideShown).Latest)}");
}
