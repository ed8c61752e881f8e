using System.Text.Json.Nodes;
using Serverless.Core.Tests.Streams;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Health;
using Serverless.Runtime.References;
using Serverless.Runtime.Watermarks;

namespace Serverless.EndToEnd.Tests.Operations;

/// <summary>A reference table that a pipeline needs is missing, empty or damaged, or lacks a column.</summary>
public sealed class MissingTableTests
{
    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> Nothing = [];

    // table     isn't there ───────────── put
    // health    degraded, with its name   healthy
    [Fact]
    public async Task Health_is_degraded_with_its_name_until_it_is_put()
    {
        await using var world = EnrichingWorld();
        var host = world.Start();
        await host.TickAsync();

        var missing = await host.Runtimes.Health.CheckAsync(default);
        Assert.False(missing.IsHealthy);
        Assert.StartsWith("reference table 'owners' isn't there", ErrorOf(missing), StringComparison.Ordinal);

        await HealTests.OwnedAsync(world, "blue");
        await TickOnAsync(world, host);
        var put = await host.Runtimes.Health.CheckAsync(default);
        Assert.True(put.IsHealthy, put.Details);
    }

    [Fact]
    public async Task So_it_is_when_the_table_is_empty_lacks_a_column_or_is_damaged()
    {
        await using var world = EnrichingWorld();
        var host = world.Start();

        await world.Stores.References.ReplaceAsync("owners", Nothing, default);
        Assert.Contains("'owners' is empty (version 1)", await SaidAsync(world, host), StringComparison.Ordinal);

        await world.Stores.References.ReplaceAsync(
            "owners",
            new Dictionary<string, IReadOnlyDictionary<string, string>> { ["k1"] = new Dictionary<string, string> { ["nick"] = "x" } },
            default);
        Assert.Contains("'owners' (version 2) has nothing in column name", await SaidAsync(world, host), StringComparison.Ordinal);

        await HealTests.OwnedAsync(world, "blue");
        ((MemoryReferenceTables)world.Stores.References).Damage("owners");
        Assert.Contains("'owners' can't be read: version 3 is damaged", await SaidAsync(world, host), StringComparison.Ordinal);
    }

    // table     version 1 ──── version 2, damaged
    // batches   with 1  ────── with 1
    [Fact]
    public async Task An_instance_goes_on_with_the_version_that_it_has_when_the_newest_is_damaged()
    {
        await using var world = EnrichingWorld();
        var snapshot = new ReferenceSnapshot(HealTests.Enriching(), world.Stores.References, world.Clock);
        await HealTests.OwnedAsync(world, "blue");
        Assert.Equal(1, (await snapshot.CurrentAsync(default)).VersionOf("owners"));

        await HealTests.OwnedAsync(world, "red");
        ((MemoryReferenceTables)world.Stores.References).Damage("owners");
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, (await snapshot.CurrentAsync(default)).VersionOf("owners"));
    }

    // look      0 s: not there    0.9 s: isn't looked    1 s: there        30 s: not looked    31 s: newer
    [Fact]
    public async Task A_newer_version_is_seen_within_half_a_minute_and_the_first_within_a_second()
    {
        await using var world = EnrichingWorld();
        var snapshot = new ReferenceSnapshot(HealTests.Enriching(), world.Stores.References, world.Clock);

        Assert.Equal(0, await VersionAsync(0));
        await HealTests.OwnedAsync(world, "blue");
        Assert.Equal(0, await VersionAsync(0.9));
        Assert.Equal(1, await VersionAsync(0.1));
        await HealTests.OwnedAsync(world, "red");
        Assert.Equal(1, await VersionAsync(29));
        Assert.Equal(2, await VersionAsync(1));

        async Task<long> VersionAsync(double seconds)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(seconds));
            return (await snapshot.CurrentAsync(default)).VersionOf("owners");
        }
    }

    private static async Task<string> SaidAsync(World world, Host host)
    {
        await TickOnAsync(world, host);
        return ErrorOf(await host.Runtimes.Health.CheckAsync(default));
    }

    private static string ErrorOf(HealthAnswer health) =>
        JsonNode.Parse(health.Details)!["pipelines"]!["stream"]!["error"]!.GetValue<string>();

    private static World EnrichingWorld() =>
        new(new SimulatedTopic(SomeStream.Of(new Random(4), 2, 60)), HealTests.Enriching(), stores: new MemoryWorldStores());

    private static async Task TickOnAsync(World world, Host host)
    {
        world.Clock.Advance(TickReporter.Interval + HealthProbe.Kept);
        await host.TickAsync();
    }
}
