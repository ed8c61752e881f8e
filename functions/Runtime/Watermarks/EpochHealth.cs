using Serverless.Core.Ledger;

namespace Serverless.Runtime.Watermarks;

/// <summary>What health says of a pipeline's epochs and layouts.</summary>
/// <param name="Epochs">The newest ones, newest first.</param>
/// <param name="Layouts">Those of the newest epoch, by view.</param>
/// <param name="HandingOver">Shards of ended layouts that have still to hand over, some of them.</param>
internal sealed record EpochHealth(
    IReadOnlyList<OpenedEpoch> Epochs, IReadOnlyList<PresentLayout> Layouts, IReadOnlyList<string> HandingOver)
{
    private const int MostEpochs = 5;
    private const int MostShards = 20;

    /// <summary>Of what a tick has seen.</summary>
    public static EpochHealth Of(Look look) => new(
        [.. look.Epochs.Reverse().Take(MostEpochs).Select(epoch => new OpenedEpoch(
            epoch.Epoch.Value, epoch.OpenedAt, epoch.Version, epoch.Revision, epoch.Partitions, epoch.Cause))],
        [.. look.Epoch.Views.Select(view => new PresentLayout(
            view.Name, view.Label, view.Number.Value, view.Sharding.ToString(), view.TotalShards(look.Epoch.Partitions),
            SinceOf(view, look)))],
        [.. look.Ending.Take(MostShards).Select(shard => shard.ToString())]);

    private static int SinceOf(ViewLayout view, Look look) =>
        look.Epochs.FirstOrDefault(epoch => epoch.View(view.Name)?.Number == view.Number)?.Epoch.Value ?? look.Epoch.Epoch.Value;
}

/// <summary>An epoch, with why it was opened.</summary>
internal sealed record OpenedEpoch(int Epoch, DateTimeOffset OpenedAt, string Version, long Revision, int Partitions, string Cause);

/// <summary>The layout of a view, its shards over all partitions, and the epoch that it began in.</summary>
internal sealed record PresentLayout(string View, string Label, int Layout, string Sharding, int Shards, int SinceEpoch);
