using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Rows of the ledger are gone that a shard hasn't applied, or the shard itself can't be read.</summary>
public sealed class GapTests
{
    // partition 0   row 1   row 2   (row 3 is gone)   row 4
    //               applied applied stuck             goes on when row 3 is back
    [Fact]
    public async Task A_shard_is_stuck_before_a_row_that_is_gone_and_goes_on_when_it_is_back()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var host = damaged.World.Start();
        host.Faults.AreGone = row => row.Source == damaged.Row.Source && row.Last == damaged.Row.Last;

        await damaged.TickTwiceAsync(host);

        var shards = await damaged.ShardsAsync(host);
        foreach (var (id, status) in shards.Where(shard => shard.Status.Fences.ContainsKey(new(0))))
            await damaged.AssertStuckAsync(id, status, $"up to offset {damaged.Row.Last} are gone");
        damaged.AssertNothingOfIt(shards);

        host.Faults.AreGone = null;
        await damaged.TickTwiceAsync(host);
        Assert.All(await damaged.ShardsAsync(host), shard => damaged.AssertAtEnd(shard.Status));
        await damaged.World.DrainAsync();
        await Outcome.AssertAsync(damaged.World, Oracle.Of(DamagedWorld.Log), "put back");
    }

    // partition 0   rows 1 to 3 (trimmed)   row 4 …
    [Fact]
    public async Task A_shard_that_begins_with_nothing_doesn_t_step_over_rows_that_are_gone()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var host = damaged.World.Start();
        host.Faults.AreGone = row => row.Partition == damaged.Row.Partition && row.Last <= damaged.Row.Last;

        await damaged.TickTwiceAsync(host);

        var fed = (await damaged.ShardsAsync(host)).Where(one => one.Status.Sources.Any(source => source.Partition == new Partition(0)));
        Assert.All(fed, one => Assert.Contains("the ledger's rows up to offset", one.Status.Stuck));
        host.Faults.AreGone = _ => false;
        await damaged.World.DrainAsync();
        await Outcome.AssertAsync(damaged.World, Oracle.Of(DamagedWorld.Log), "put back");
    }

    [Fact]
    public async Task A_state_of_a_later_form_is_loud_and_the_other_shards_go_on()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var world = damaged.World;
        var host = world.Start();
        await damaged.TickTwiceAsync(host);
        var (shard, whole) = world.States.First();
        var later = StoredForms.Later(whole);
        world.States[shard] = later;
        await damaged.TickTwiceAsync(world.Start());

        Assert.Equal(later, world.States[shard]);
        var reports = await world.Stores.Reports.ReadAsync("stream", CancellationToken.None);
        Assert.Contains("later version", Assert.Single(reports, report => report.Stuck is not null).Stuck);
        Assert.Equal(shard, Assert.Single(reports, report => report.Stuck is not null).Shard);
        Assert.True((await world.FlagsAsync()).Pressure);
        foreach (var (id, status) in await damaged.ShardsAsync(host))
        {
            if (id == shard)
                Assert.Contains("later version", status.Stuck);
            else
                damaged.AssertAtEnd(status);
        }

        world.States[shard] = whole;
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(DamagedWorld.Log), "the version that reads it is back");
    }
}
