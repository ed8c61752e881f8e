using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Runtime.Batches;
using Serverless.Runtime.Repair;
using Serverless.Runtime.Verification;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// What can't be had again: an operator accepts that it is lost, and only then shards go on after it; the sum says how much it was.
/// </summary>
public sealed class AcceptedLossTests
{
    private static readonly RepairOptions Accept = new() { AcceptLoss = true, By = "the test" };

    // partition 0   chunk 1   chunk 2   chunk 3, gone for good       chunk 4 …
    // shards        applied   applied   stuck ── accepted ── step over, applied
    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task Shards_go_on_after_a_chunk_that_is_accepted_as_lost_and_the_sum_has_its_events(int chunk)
    {
        await using var damaged = await LostAsync(chunk);
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);

        var asked = await RepairAsync(host, new RepairOptions());
        await damaged.TickTwiceAsync(host);
        Assert.Contains("accept the loss", Assert.Single(asked.Left), StringComparison.Ordinal);
        Assert.Contains(await damaged.ShardsAsync(host), shard => shard.Status.Stuck is not null);

        var accepted = await RepairAsync(host, Accept);
        await damaged.TickTwiceAsync(host);

        Assert.Empty(accepted.Left);
        Assert.All(accepted.Accepted, loss => Assert.Equal((LossKind.Chunk, "the test"), (loss.Kind, loss.By)));
        Assert.All(await damaged.ShardsAsync(host), shard => damaged.AssertAtEnd(shard.Status));
        var lost = damaged.World.Sealed.Where(row => row.Delta == damaged.Row.Delta).ToList();
        foreach (var proof in await ProveAsync(damaged, host))
        {
            Assert.Equal(lost.Sum(row => row.Counts.Views[proof.View].Merged), proof.Lost);
            Assert.True(proof.IsProved, string.Join("; ", proof.Faults));
        }
        await AssertHealthyAsync(host);
    }

    // object        whole but for the section of one shard: only that one steps over, and it is known how many events it had
    [Fact]
    public async Task Where_the_directory_can_be_read_it_is_known_how_many_events_are_lost()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var whole = await damaged.ObjectAsync();
        var directory = DeltaDirectory.Read(whole);
        var section = directory.Sections.First(section => section.Events > 0);
        whole[(int)section.Offset + StoredHeader.Length + 3] ^= 8;
        await damaged.ReplaceAsync(whole);
        damaged.World.Topic.Gone[0] = 40;
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);

        await RepairAsync(host, Accept);
        await damaged.TickTwiceAsync(host);

        foreach (var proof in await ProveAsync(damaged, host))
        {
            Assert.Equal(proof.View == directory.Parts[section.Part].Name ? section.Events : 0, proof.Lost);
            Assert.True(proof.IsProved, string.Join("; ", proof.Faults));
        }
    }

    // shards        none has come to the place when it is accepted
    [Fact]
    public async Task What_a_shard_will_step_over_is_not_taken_for_waiting()
    {
        await using var damaged = await LostAsync(2);
        var first = damaged.World.Start();
        await damaged.TickTwiceAsync(first);
        await RepairAsync(first, Accept);
        foreach (var shard in damaged.World.States.Keys.ToList())
        {
            damaged.World.States.Remove(shard);
            await damaged.World.Stores.Reports.DeleteAsync(shard, CancellationToken.None);
        }

        var proofs = await ProveAsync(damaged, damaged.World.Start());

        Assert.All(proofs, proof => Assert.True(proof.IsProved, string.Join("; ", proof.Faults)));
        Assert.All(proofs, proof => Assert.Equal(damaged.Row.Counts.Views[proof.View].Merged, proof.Lost));
    }

    // partition 0   row 1   row 2   (row 3 is gone)   row 4 …
    [Fact]
    public async Task Shards_go_on_after_a_gap_that_is_accepted()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var host = damaged.World.Start();
        host.Faults.AreGone = row => row.Source == damaged.Row.Source && row.Last == damaged.Row.Last;
        await damaged.TickTwiceAsync(host);

        var asked = await RepairAsync(host, new RepairOptions());
        Assert.Contains("rows of the ledger are gone", Assert.Single(asked.Left), StringComparison.Ordinal);
        var accepted = await RepairAsync(host, Accept);
        await damaged.TickTwiceAsync(host);

        var loss = Assert.Single(accepted.Accepted);
        Assert.Equal((LossKind.Gap, damaged.Before.Last, damaged.Row.Last), (loss.Kind, loss.From.Last, loss.To.Last));
        Assert.Empty(accepted.Left);
        Assert.All(await damaged.ShardsAsync(host), shard => damaged.AssertAtEnd(shard.Status));
        foreach (var proof in await ProveAsync(damaged, host))
        {
            Assert.Equal(damaged.Row.Counts.Views[proof.View].Merged, proof.Lost);
            Assert.True(proof.IsProved, string.Join("; ", proof.Faults));
        }
    }

    // table         version 1: all owners are blue ── version 2: all red, and dropped; version 1 is collected
    // object        gone ── folded again: other counts ── taken, as that is accepted
    [Theory]
    [InlineData("blue", "red")]
    [InlineData("red", "blue")]
    public async Task What_is_folded_again_otherwise_is_taken_when_that_is_accepted(string before, string after)
    {
        await using var damaged = await DamagedWorld.ReadAsync(
            pipeline: HealTests.Enriching(), prepare: world => HealTests.OwnedAsync(world, before));
        await damaged.ReplaceAsync(null);
        await OwnedNowAsync(damaged.World, after);
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);
        Assert.Contains("accept the refold", Assert.Single((await RepairAsync(host, new RepairOptions())).Left), StringComparison.Ordinal);

        var accepted = await RepairAsync(host, new RepairOptions { AcceptRefold = true });
        await damaged.TickTwiceAsync(host);

        Assert.Empty(accepted.Left);
        Assert.Equal(HealingOutcome.RefoldAccepted, Assert.Single(accepted.Objects).Outcome);
        Assert.All(await damaged.ShardsAsync(host), shard => damaged.AssertAtEnd(shard.Status));
        foreach (var proof in await ProveAsync(damaged, host))
        {
            Assert.True(proof.IsProved, string.Join("; ", proof.Faults));
            Assert.Equal(Assert.Single(accepted.Accepted).Events[proof.View], proof.Lost);
            if (before == "blue")
                Assert.Equal(damaged.Row.Counts.Views[proof.View].Merged, proof.Lost);
            else
                Assert.True(proof.Lost < 0);
        }

        // Damaged again, it is the accepted one that is put back.
        await damaged.ReplaceAsync(null);
        Assert.Equal(HealingOutcome.Healed, (await host.Runtimes.Repairs.HealAsync("stream", damaged.Row.Delta)).Outcome);
        Assert.Empty((await RepairAsync(host, new RepairOptions { Deep = true })).Objects);
    }

    // object        folded again otherwise, which is accepted ── gone again
    // shards        stuck there, partition 1 goes on
    [Fact]
    public async Task Where_what_was_folded_again_is_gone_too_the_others_go_on()
    {
        await using var damaged = await DamagedWorld.ReadAsync(
            pipeline: HealTests.Enriching(), prepare: world => HealTests.OwnedAsync(world, "blue"));
        await damaged.ReplaceAsync(null);
        await OwnedNowAsync(damaged.World, "red");
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);
        await RepairAsync(host, new RepairOptions { AcceptRefold = true });
        await damaged.ReplaceAsync(null);
        damaged.World.Topic.IsDown = true;
        damaged.World.States.Clear();

        await damaged.TickTwiceAsync(host);

        foreach (var (id, status) in (await damaged.ShardsAsync(host)).Where(shard => shard.Status.Fences.ContainsKey(new(0))))
            await damaged.AssertStuckAsync(id, status, damaged.Row.Delta);
    }

    // owner         stopped: the ids of earlier events are lost ── accepted ── reads on, without them
    [Theory]
    [InlineData(3, 3)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    public async Task A_partition_is_read_on_without_what_was_known_of_earlier_events(int from, int to)
    {
        await using var world = await IngestStopTests.ReadAsync();
        var rows = await world.RowsAsync();
        await world.Stores.Deltas.DeleteAsync("stream", [.. rows[from..(to + 1)].Select(row => row.Delta)], CancellationToken.None);
        var owner = world.Start();
        for (var damaged = from; damaged <= to; damaged++)
        {
            await Assert.ThrowsAsync<IngestStoppedException>(() => owner.BatchAsync([11], new Random(1)));
            await owner.Runtimes.HealingAsync("stream");
            await RepairAsync(owner, Accept);
        }

        await owner.BatchAsync([11], new Random(1));

        Assert.Empty(owner.Runtimes.IngestProblems("stream"));
        Assert.True(owner.Next[0] > IngestStopTests.Read);
        Assert.Equal(to - from + 1, (await world.Stores.Ledger.AcceptedLossesAsync("stream", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_topic_that_cannot_be_asked_is_no_loss()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        await damaged.ReplaceAsync(null);
        damaged.World.Topic.IsDown = true;
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);

        var report = await RepairAsync(host, Accept);

        Assert.Equal(HealingOutcome.Unknown, Assert.Single(report.Objects).Outcome);
        Assert.Empty(report.Accepted);
        Assert.Contains("try again", Assert.Single(report.Left), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_says_what_can_be_healed_and_changes_nothing_and_a_second_repair_finds_nothing()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        await damaged.ReplaceAsync(null);
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);

        var shown = await RepairAsync(host, new RepairOptions { DryRun = true });
        Assert.Equal(HealingOutcome.CanBeHealed, Assert.Single(shown.Objects).Outcome);
        Assert.NotEmpty(shown.Left);
        Assert.Null(await damaged.World.Stores.Deltas.ReadAsync("stream", damaged.Row.Delta, 0, 1, CancellationToken.None));

        var healed = await RepairAsync(host, new RepairOptions());
        Assert.Equal(HealingOutcome.Healed, Assert.Single(healed.Objects).Outcome);
        Assert.Empty(healed.Left);
        await damaged.TickTwiceAsync(host);

        var again = await RepairAsync(host, new RepairOptions { Deep = true });
        Assert.Empty(again.Objects);
        Assert.Empty(again.Stuck);
        Assert.Empty(again.Left);
        Assert.Equal(damaged.World.Sealed.Select(row => row.Delta).Distinct().Count(), again.Looked);
    }

    [Fact]
    public async Task A_deep_repair_heals_what_no_shard_needs_now()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var whole = await damaged.ObjectAsync();
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);
        await damaged.ReplaceAsync(null);
        Assert.Empty((await RepairAsync(host, new RepairOptions())).Objects);

        var report = await RepairAsync(host, new RepairOptions { Deep = true });

        Assert.Equal(HealingOutcome.Healed, Assert.Single(report.Objects).Outcome);
        Assert.Equal(whole, await damaged.ObjectAsync());
    }

    // A loss is accepted of what somebody needs; what all have applied is only said.
    [Fact]
    public async Task What_all_shards_have_applied_is_not_accepted_as_lost()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);
        await damaged.ReplaceAsync(null);
        damaged.World.Topic.Gone[0] = 40;

        var report = await RepairAsync(host, Accept with { Deep = true });

        Assert.Equal(HealingOutcome.Lost, Assert.Single(report.Objects).Outcome);
        Assert.Empty(report.Accepted);
    }

    [Theory]
    [InlineData("nothing", "deep", "true", "There is no pipeline 'nothing'")]
    [InlineData("stream", "dep", "true", "There is no option 'dep'")]
    [InlineData("stream", "deep", "yes", "give true or false")]
    [InlineData("stream", "acceptLoss", "", "give true or false")]
    public async Task A_wrong_request_is_refused_in_words(string pipeline, string option, string value, string says)
    {
        await using var damaged = await DamagedWorld.ReadAsync();

        var answer = await damaged.World.Start().Runtimes.Repairs
            .AnswerAsync(pipeline, new Dictionary<string, string?> { [option] = value }, CancellationToken.None);

        Assert.False(answer.IsDone);
        Assert.Contains(says, answer.Text, StringComparison.Ordinal);
    }

    /// <summary>The table has another version, and only that.</summary>
    private static async Task OwnedNowAsync(World world, string owner)
    {
        await HealTests.OwnedAsync(world, owner);
        await world.Stores.References.CollectAsync(DateTimeOffset.MaxValue, CancellationToken.None);
    }

    private static async Task<DamagedWorld> LostAsync(int chunk)
    {
        var damaged = await DamagedWorld.ReadAsync(chunk: chunk);
        await damaged.ReplaceAsync(null);
        damaged.World.Topic.Gone[0] = 40;
        damaged.World.Topic.Gone[1] = 40;
        return damaged;
    }

    private static Task<RepairReport> RepairAsync(Host host, RepairOptions options) =>
        host.Runtimes.Repairs.RunAsync("stream", options, null, _ => { }, CancellationToken.None);

    private static async Task<List<ViewProof>> ProveAsync(DamagedWorld damaged, Host host) => await host.Runtimes.Verifier
        .ProveAsync(
            "stream", shard => host.Runtimes.Shards.Describe(shard, damaged.World.States.GetValueOrDefault(shard)), countWaiting: true,
            CancellationToken.None)
        .ToListAsync();

    private static async Task AssertHealthyAsync(Host host)
    {
        var health = await host.Runtimes.Health.CheckAsync(CancellationToken.None);
        Assert.True(health.IsHealthy, health.Details);
    }
}
