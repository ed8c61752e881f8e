using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Reports;

namespace Serverless.Runtime.Verification;

/// <summary>Whether the shards of a view account for all that the ledger has merged.</summary>
/// <param name="View">The view's name.</param>
/// <param name="Balance">Both sides of the sum; null when it can't be made.</param>
/// <param name="Waiting">Events that wait for the shards, after their fences.</param>
/// <param name="Stuck">Shards that can't go on, each with where and why, as a sentence.</param>
/// <param name="Aside">What each shard has set aside, of those that have set something aside.</param>
/// <param name="Faults">What else is wrong, a sentence each.</param>
public sealed record ViewProof(
    string View,
    ViewBalance? Balance,
    long Waiting,
    IReadOnlyList<(ShardId Shard, string Why)> Stuck,
    IReadOnlyList<(ShardId Shard, ShardAside Aside)> Aside,
    IReadOnlyList<string> Faults)
{
    /// <summary>Events that are accepted as lost, and in no result.</summary>
    public long Lost => Balance?.LostBeside(Waiting) ?? 0;

    /// <summary>How many chunks or gaps shards have stepped over, as was accepted: each is counted for every shard.</summary>
    public long SteppedOver => Balance?.Stepped.Places ?? 0;

    /// <summary>Whether no shard is stuck or has set anything aside, and both sides of the sum are equal.</summary>
    public bool IsProved => Stuck.Count == 0 && Aside.Count == 0 && Faults.Count == 0;
}
