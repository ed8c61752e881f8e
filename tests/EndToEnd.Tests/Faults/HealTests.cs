using System.Text.Json.Nodes;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Deltas;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Repair;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// What is stored is damaged or gone, and the topic still has the records: they are folded again, and nothing is stepped over. The stream
/// has dead letters, late events, and records of several events.
/// </summary>
public sealed class HealTests
{
    // partition 0   chunk 1   chunk 2   chunk 3, damaged
    // the timer     pokes ──── stuck ── 10 s: is told, heals ── goes on
    [Theory]
    [InlineData("cut", 2)]
    [InlineData("cut in the directory", 2)]
    [InlineData("empty", 2)]
    [InlineData("flipped in the directory", 2)]
    [InlineData("flipped in a section", 2)]
    [InlineData("foreign", 2)]
    [InlineData("gone", 2)]
    [InlineData("gone", 1)]
    [InlineData("cut", 1)]
    [InlineData("flipped in a section", 1)]
    public async Task A_damaged_object_is_folded_again_from_the_topic_and_put_back(string damage, int chunk)
    {
        await using var damaged = await DamagedWorld.ReadAsync(chunk: chunk);
        var whole = await damaged.ObjectAsync();
        Assert.Equal(chunk == 1 ? 2 : 1, DeltaDirectory.Read(whole).Sections.Select(section => section.Source).Distinct().Count());
        await damaged.ReplaceAsync(await DamagedAsync(damaged, whole, damage));
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);
        Assert.Contains(await damaged.ShardsAsync(host), shard => shard.Status.Stuck is not null);

        await damaged.TickOnAsync(host);

        Assert.Equal(whole, await damaged.ObjectAsync());
        await AssertHealedAsync(damaged, host);
    }

    // the trigger delivers times without saying whose they are, the consumer that heals is told: the broker's
    [Fact]
    public async Task It_is_folded_again_as_it_was_though_whose_time_the_records_have_is_only_known_now()
    {
        await using var damaged = await DamagedWorld.ReadAsync(prepare: world =>
        {
            // By the brokers' clock all events are an hour ahead of their records.
            foreach (var partition in world.Topic.Records)
            {
                for (var index = 0; index < partition.Count; index++)
                    partition[index] = partition[index] with { TimestampMs = partition[index].TimestampMs - 3_600_000 };
            }
            return Task.CompletedTask;
        });
        var whole = await damaged.ObjectAsync();
        damaged.World.Topic.TellsWhoseTime = true;
        await damaged.ReplaceAsync(null);
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);
        await damaged.TickOnAsync(host);

        Assert.Equal(whole, await damaged.ObjectAsync());
        await AssertHealedAsync(damaged, host);
    }

    // object        damaged ── put back ── host ends
    // next host                              shards go on
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_when_it_is_put_back_changes_nothing(bool after)
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var whole = await damaged.ObjectAsync();
        await damaged.ReplaceAsync(null);
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);
        host.Faults.Meanwhile = ("delta", () =>
        {
            host.Faults.Crash = new CrashPoint(host.Faults.Writes.Count + 1, after);
            return Task.CompletedTask;
        });
        for (var second = 0; second < 10; second++)
        {
            damaged.World.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.TickAsync();
            await host.Runtimes.HealingAsync("stream");
        }
        Assert.True(host.Faults.IsDown);

        var next = damaged.World.Start();
        await damaged.TickTwiceAsync(next);
        await damaged.TickOnAsync(next);

        Assert.Equal(whole, await damaged.ObjectAsync());
        await AssertHealedAsync(damaged, next);
    }

    // version   first: folds ──── damaged        second: folds what comes, and heals by the first
    [Fact]
    public async Task The_version_that_folded_it_folds_it_again()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var whole = await damaged.ObjectAsync();
        await damaged.ReplaceAsync(null);
        var host = damaged.World.Start();
        host.Runtimes.Use(Some.Of(view => Some.Aligned.Find(view.Name) is null || view.Name == "some" ? null : view));
        await damaged.TickTwiceAsync(host);

        await damaged.TickOnAsync(host);

        Assert.Equal(whole, await damaged.ObjectAsync());
    }

    // topic     the records of the chunk are gone
    // object    gone ── can't be healed, said ── put back by hand
    [Fact]
    public async Task What_the_topic_has_no_more_is_not_healed_and_health_says_why()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        var whole = await damaged.ObjectAsync();
        await damaged.ReplaceAsync(null);
        damaged.World.Topic.Gone[0] = 40;
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);

        await damaged.TickOnAsync(host);
        await damaged.TickOnAsync(host);

        var health = await host.Runtimes.Health.CheckAsync(CancellationToken.None);
        var problem = JsonNode.Parse(health.Details)!["pipelines"]!["stream"]!["error"]!.GetValue<string>();
        Assert.Contains($"delta object {damaged.Row.Delta} can't be healed", problem, StringComparison.Ordinal);
        Assert.Contains("the others are gone", problem, StringComparison.Ordinal);
        await damaged.AssertStuckAsync(
            (await damaged.ShardsAsync(host))[0].Id, (await damaged.ShardsAsync(host))[0].Status, damaged.Row.Delta);

        await damaged.ReplaceAsync(whole);
        await damaged.TickOnAsync(host);
        await AssertHealedAsync(damaged, host);
    }

    // topic     made anew: another record at the offsets
    [Fact]
    public async Task Other_records_at_its_offsets_are_not_taken()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        await damaged.ReplaceAsync(null);
        var records = damaged.World.Topic.Records[0];
        var last = records.FindIndex(record => record.Offset == damaged.Row.Last);
        records[last] = records[last] with { Value = records[last - 1].Value };
        var host = damaged.World.Start();

        var healing = await host.Runtimes.Repairs.HealAsync("stream", damaged.Row.Delta);

        Assert.Equal(HealingOutcome.Differs, healing.Outcome);
        Assert.Contains($"another record at offset {damaged.Row.Last}", healing.Why, StringComparison.Ordinal);
        Assert.Null(await damaged.World.Stores.Deltas.ReadAsync("stream", damaged.Row.Delta, 0, 1, CancellationToken.None));
    }

    // table     version 1: folds ──── version 2, another row        the version that folded it is kept: it is taken
    [Fact]
    public async Task It_is_folded_again_with_the_version_of_the_table_that_it_was_folded_with()
    {
        await using var damaged = await DamagedWorld.ReadAsync(pipeline: Enriching(), prepare: world => OwnedAsync(world, "blue"));
        var whole = await damaged.ObjectAsync();
        await damaged.ReplaceAsync(null);
        await OwnedAsync(damaged.World, "red");

        var healing = await damaged.World.Start().Runtimes.Repairs.HealAsync("stream", damaged.Row.Delta);

        Assert.Equal(HealingOutcome.Healed, healing.Outcome);
        Assert.Equal(whole, await damaged.ObjectAsync());
    }

    // table     isn't there: folds ──── version 1
    [Fact]
    public async Task What_was_folded_without_a_table_is_folded_again_without_it()
    {
        await using var damaged = await DamagedWorld.ReadAsync(pipeline: Enriching());
        var whole = await damaged.ObjectAsync();
        await damaged.ReplaceAsync(null);
        await OwnedAsync(damaged.World, "red");

        var healing = await damaged.World.Start().Runtimes.Repairs.HealAsync("stream", damaged.Row.Delta);

        Assert.Equal(HealingOutcome.Healed, healing.Outcome);
        Assert.Equal(whole, await damaged.ObjectAsync());
    }

    // table     version 1: folds, is collected        version 2, another row: differs    one that makes no difference: taken
    [Theory]
    [InlineData("red", HealingOutcome.Differs)]
    [InlineData("blue", HealingOutcome.Healed)]
    public async Task A_table_whose_version_is_gone_is_taken_as_it_is_where_it_makes_no_difference(string owner, HealingOutcome outcome)
    {
        await using var damaged = await DamagedWorld.ReadAsync(pipeline: Enriching(), prepare: world => OwnedAsync(world, "blue"));
        await damaged.ReplaceAsync(null);
        await OwnedAsync(damaged.World, owner, other: "gold");
        await damaged.World.Stores.References.CollectAsync(DateTimeOffset.MaxValue, CancellationToken.None);

        var healing = await damaged.World.Start().Runtimes.Repairs.HealAsync("stream", damaged.Row.Delta);

        Assert.Equal(outcome, healing.Outcome);
        if (outcome == HealingOutcome.Differs)
        {
            Assert.Contains(
                "version 1 of table owners, which it was folded with, is not kept any more: version 2 was taken", healing.Why,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_object_that_cannot_be_healed_is_tried_once_a_minute()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        await damaged.ReplaceAsync(null);
        damaged.World.Topic.Gone[0] = 40;
        var host = damaged.World.Start();
        await damaged.TickTwiceAsync(host);
        await damaged.TickOnAsync(host);
        Assert.Equal(1, damaged.World.Topic.SpansRead);

        // Two minutes.
        for (var turn = 0; turn < 10; turn++)
            await damaged.TickOnAsync(host);

        Assert.Equal(3, damaged.World.Topic.SpansRead);
    }

    private static async Task AssertHealedAsync(DamagedWorld damaged, Host host)
    {
        Assert.All(await damaged.ShardsAsync(host), shard => damaged.AssertAtEnd(shard.Status));
        await damaged.World.DrainAsync();
        await Outcome.AssertAsync(damaged.World, Oracle.Of(DamagedWorld.Log), "healed");
        await Audit.AssertCleanAsync(damaged.World, "healed");
        var reports = await damaged.World.Stores.Reports.ReadAsync("stream", CancellationToken.None);
        Assert.All(reports, report => Assert.Null(report.Stuck));
    }

    private static async Task<byte[]?> DamagedAsync(DamagedWorld damaged, byte[] whole, string damage)
    {
        var directory = DeltaDirectory.LengthOf(whole);
        return damage switch
        {
            "cut" => whole[..(directory + 1)],
            "cut in the directory" => whole[..(directory - 3)],
            "empty" => [],
            "flipped in the directory" => Flipped(whole, directory - 3),
            "flipped in a section" => Flipped(whole, (int)DeltaDirectory.Read(whole).Sections[1].Offset + StoredHeader.Length + 3),
            "foreign" => await damaged.ObjectAsync(damaged.Before.Delta),
            _ => null,
        };
    }

    private static byte[] Flipped(byte[] content, int at)
    {
        byte[] flipped = [.. content];
        flipped[at] ^= 8;
        return flipped;
    }

    /// <summary>Events of keys with a red owner are dropped.</summary>
    internal static Pipeline Enriching() => Pipeline.Compile(Some.Aligned.Definition with
    {
        Transforms =
        [
            .. Some.Aligned.Definition.Transforms,
            new TransformDefinition.Enrich("owners", "key", new Dictionary<string, string> { ["owner"] = "name" }, Required: false),
            new TransformDefinition.Drop("owner == 'red'", "red"),
        ],
    });

    /// <summary>Puts the table with that owner of all keys, and another one of a key that no event has.</summary>
    internal static async Task OwnedAsync(World world, string owner, string other = "nobody") => await world.Stores.References.ReplaceAsync(
        "owners",
        Enumerable.Range(0, 6).Select(key => (Key: $"k{key}", Owner: owner)).Append((Key: "none", Owner: other)).ToDictionary(
            row => row.Key, IReadOnlyDictionary<string, string> (row) => new Dictionary<string, string> { ["name"] = row.Owner }),
        CancellationToken.None);
}
