using Serverless.Runtime.Verification;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What is stored, held against what the ledger's deltas give when they are computed again.</summary>
internal static class Audit
{
    public static async Task<List<AuditedView>> OfAsync(World world)
    {
        var runtimes = world.Start().Runtimes;
        var views = new List<AuditedView>();
        await foreach (var view in runtimes.Verifier.AuditAsync(
            world.Pipeline.Name, shard => runtimes.Shards.Describe(shard, world.States.GetValueOrDefault(shard)), CancellationToken.None))
            views.Add(view);
        return views;
    }

    /// <summary>Nothing differs. In the middle of a run much may still be behind.</summary>
    public static async Task AssertCleanAsync(World world, string run) => Assert.All(
        await OfAsync(world),
        view => Assert.True(view.Different == 0, $"{run}, {view.View}: {string.Join("; ", view.Differences)}"));
}
