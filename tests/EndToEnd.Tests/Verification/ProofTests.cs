using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Reports;
using Serverless.Runtime.Verification;

namespace Serverless.EndToEnd.Tests.Verification;

/// <summary>Both sides of the ledger's sum: merged = applied + waiting + set aside.</summary>
public sealed class ProofTests
{
    private static readonly Source Source = new Partition(0);

    [Fact]
    public async Task What_waits_after_the_fences_is_counted_for_each_view()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var host = damaged.World.Start();
        foreach (var poke in damaged.Pokes.Where(poke => poke.Shard.Shard == 0))
            await host.DeliverAsync(poke);

        var lagging = await ProveAsync(damaged.World);

        Assert.All(lagging, proof => Assert.True(proof.IsProved, $"{proof.View}: {string.Join("; ", proof.Faults)}"));
        Assert.All(lagging, proof => Assert.Equal(proof.Balance!.Open, proof.Waiting));
        Assert.Contains(lagging, proof => proof.Waiting > 0 && proof.Balance!.Applied > 0);

        await damaged.World.DrainAsync();
        var drained = await ProveAsync(damaged.World);
        Assert.All(drained, proof => Assert.Equal((true, 0L, 0L), (proof.IsProved, proof.Waiting, proof.Balance!.Open)));
        Assert.All(drained, proof => Assert.True(proof.Balance!.Applied > 0));
    }

    [Fact]
    public async Task A_stuck_shard_is_named_with_where_and_why_and_the_audit_goes_on_to_the_other_views()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        await damaged.ReplaceAsync(null);
        // Else it heals.
        damaged.World.Topic.IsDown = true;
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);
        // The timer reports to health every ten seconds.
        damaged.World.Clock.Advance(TimeSpan.FromSeconds(10));
        await host.TickAsync();

        var proofs = await ProveAsync(damaged.World);
        var audited = await Audit.OfAsync(damaged.World);
        var (isHealthy, health) = await host.Runtimes.Health.CheckAsync(CancellationToken.None);

        Assert.All(proofs, proof => Assert.False(proof.IsProved));
        Assert.All(proofs.SelectMany(proof => proof.Stuck), stuck => Assert.Contains($"after offset {damaged.Before.Last}", stuck.Why));
        Assert.All(proofs, proof => Assert.Equal(proof.Balance!.Open, proof.Waiting));
        Assert.Equal(damaged.World.Pipeline.Views.Select(view => view.Name), audited.Select(view => view.View));
        Assert.All(audited, view => Assert.Contains(damaged.Row.Delta, string.Concat(view.Differences)));
        Assert.False(isHealthy);
        Assert.Contains(damaged.Row.Delta, health);
    }

    [Fact]
    public async Task What_would_be_stuck_later_is_said_before_it_is()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        await damaged.ReplaceAsync(null);

        var proofs = await ProveAsync(damaged.World);

        Assert.All(proofs, proof => Assert.Contains(damaged.Row.Delta, string.Concat(proof.Faults)));
    }

    [Theory]
    [InlineData(100, 60, 40, 0)]
    [InlineData(100, 60, 30, 10)]
    public void What_is_not_applied_is_open(long merged, long applied, long also, long open)
    {
        var balance = ViewBalance.Of("view", Chain(merged), [Said(0, applied, 0), Said(1, also, 0)]);

        Assert.Equal(open, balance.Open);
        Assert.Empty(balance.Faults);
    }

    [Fact]
    public void What_came_before_the_shards_began_is_not_theirs()
    {
        var balance = ViewBalance.Of("view", Chain(100), [Said(0, 60, 30), Said(1, 10, 30)]);

        Assert.Equal((30, 0), (balance.Before, balance.Open));
        Assert.Empty(balance.Faults);
    }

    [Fact]
    public void A_shard_that_accounts_for_other_events_than_the_others_is_named()
    {
        var balance = ViewBalance.Of("view", Chain(100), [Said(0, 60, 0), Said(1, 10, 30)]);

        Assert.Contains("p.view.1.1 say that they account for other events", Assert.Single(balance.Faults));
    }

    [Fact]
    public void More_applied_than_merged_is_a_fault()
    {
        var balance = ViewBalance.Of("view", Chain(100), [Said(0, 60, 0), Said(1, 41, 0)]);

        Assert.Contains("101 events", Assert.Single(balance.Faults));
    }

    //  merged 100 = applied 60 + 25, of which 5 were in a window that was set aside, + set aside 10 + open 5
    [Fact]
    public void What_is_set_aside_is_neither_applied_nor_open()
    {
        var shard = Said(1, 25, 0);
        var aside = shard with
        {
            Fences = [shard.Fences[0] with { SetAside = 10 }], Aside = new ShardAside(3, 5, [new AsideEntry("k", "a window", 5, "why")]),
        };

        var balance = ViewBalance.Of("view", Chain(100), [Said(0, 60, 0), aside]);

        Assert.Equal((80, 15, 5), (balance.Applied, balance.SetAside, balance.Open));
        Assert.Empty(balance.Faults);
    }

    [Fact]
    public void More_applied_and_set_aside_than_merged_is_a_fault()
    {
        var shard = Said(0, 95, 0);

        var balance = ViewBalance.Of("view", Chain(100), [shard with { Fences = [shard.Fences[0] with { SetAside = 6 }] }]);

        Assert.Contains("101 events", Assert.Single(balance.Faults));
    }

    private static Dictionary<Source, ChainTotals> Chain(long merged) =>
        new() { [Source] = new ChainTotals(merged, new Dictionary<string, long> { ["view"] = merged }) };

    private static ShardReport Said(int shard, long applied, long before) => new(
        new ShardId("p", "view", new LayoutNumber(1), shard),
        [new ReportedFence(Source, new Epoch(1), new Offset(9), applied, before)],
        EventTime.Min, 0, null, default);

    private static async Task<List<ViewProof>> ProveAsync(World world)
    {
        var runtimes = world.Start().Runtimes;
        return await runtimes.Verifier.ProveAsync(
            "stream", shard => runtimes.Shards.Describe(shard, world.States.GetValueOrDefault(shard)), countWaiting: true, default)
            .ToListAsync();
    }
}
