using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// What is stored is damaged or gone, and the topic can't be asked: shards that need it are stuck there, and say so, until it is back.
/// </summary>
public sealed class DamageTests
{
    // partition 0   chunk 1   chunk 2   chunk 3, damaged            chunk 3, put back
    //               applied   applied   stuck before it             goes on by itself
    // partition 1   applied up to its end all the time
    [Theory]
    [InlineData("cut")]
    [InlineData("cut in the directory")]
    [InlineData("empty")]
    [InlineData("longer")]
    [InlineData("flipped in the directory")]
    [InlineData("foreign")]
    [InlineData("without sections")]
    [InlineData("of a later form")]
    [InlineData("gone")]
    public async Task Every_shard_is_stuck_at_a_damaged_object_and_goes_on_when_it_is_put_back(string damage)
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        damaged.World.Topic.IsDown = true;
        var whole = await damaged.ObjectAsync();
        await damaged.ReplaceAsync(await DamagedAsync(damaged, damage));
        var host = damaged.World.Start();

        await damaged.TickTwiceAsync(host);

        var shards = await damaged.ShardsAsync(host);
        foreach (var (id, status) in shards.Where(shard => shard.Status.Fences.ContainsKey(new(0))))
            await damaged.AssertStuckAsync(id, status, damaged.Row.Delta);
        foreach (var (_, status) in shards.Where(shard => !shard.Status.Fences.ContainsKey(new(0))))
            damaged.AssertAtEnd(status);
        damaged.AssertNothingOfIt(shards);
        Assert.True((await damaged.World.FlagsAsync()).Pressure);
        await AssertGoesOnAsync(damaged, host, whole, damage);
    }

    [Fact]
    public async Task Only_the_shard_of_a_damaged_section_is_stuck()
    {
        await using var damaged = await DamagedWorld.ReadAsync();
        damaged.World.Topic.IsDown = true;
        var whole = await damaged.ObjectAsync();
        var sections = DeltaDirectory.Read(whole).Sections.Where(section => section.Part == 1).ToList();
        await damaged.ReplaceAsync(Flipped(whole, (int)sections[0].Offset + StoredHeader.Length + 3));
        var host = damaged.World.Start();

        await damaged.TickTwiceAsync(host);

        var shards = await damaged.ShardsAsync(host);
        var view = damaged.World.Pipeline.Views[1].Name;
        foreach (var (id, status) in shards)
        {
            if (id.View == view && id.Shard == sections[0].Shard)
                await damaged.AssertStuckAsync(id, status, damaged.Row.Delta);
            else
                damaged.AssertAtEnd(status);
        }
        await AssertGoesOnAsync(damaged, host, whole, "a section");
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("flipped everywhere")]
    [InlineData("foreign")]
    [InlineData("gone")]
    public async Task What_a_poke_points_to_is_checked_as_well(string damage)
    {
        await using var damaged = await DamagedWorld.ReadAsync(new RuntimeOptions { InlineSectionBytes = 0, PokeInterval = TimeSpan.Zero });
        damaged.World.Topic.IsDown = true;
        var whole = await damaged.ObjectAsync();
        await damaged.ReplaceAsync(await DamagedAsync(damaged, damage));
        var host = damaged.World.Start();
        foreach (var poke in damaged.Pokes)
            await host.DeliverAsync(poke);

        await damaged.TickTwiceAsync(host);

        var shards = await damaged.ShardsAsync(host);
        var stuck = shards.Where(shard => shard.Status.Stuck is not null).ToList();
        Assert.NotEmpty(stuck);
        foreach (var (id, status) in stuck)
            await damaged.AssertStuckAsync(id, status, damaged.Row.Delta);
        await AssertGoesOnAsync(damaged, host, whole, damage);
    }

    private static async Task AssertGoesOnAsync(DamagedWorld damaged, Host host, byte[] whole, string damage)
    {
        await damaged.ReplaceAsync(whole);
        await damaged.TickTwiceAsync(host);
        Assert.All(await damaged.ShardsAsync(host), shard => damaged.AssertAtEnd(shard.Status));
        await damaged.World.DrainAsync();
        await Outcome.AssertAsync(damaged.World, Oracle.Of(DamagedWorld.Log), damage);
        var reports = await damaged.World.Stores.Reports.ReadAsync("stream", CancellationToken.None);
        Assert.All(reports, report => Assert.Null(report.Stuck));
    }

    private static async Task<byte[]?> DamagedAsync(DamagedWorld damaged, string damage)
    {
        var whole = await damaged.ObjectAsync();
        var directory = DeltaDirectory.LengthOf(whole);
        return damage switch
        {
            "cut" => whole[..(directory + 1)],
            "cut in the directory" => whole[..(directory - 3)],
            "empty" => [],
            "longer" => [.. whole, 0],
            "flipped in the directory" => Flipped(whole, directory - 3),
            "flipped everywhere" => [.. whole.Select(one => (byte)(one ^ 1))],
            "foreign" => await damaged.ObjectAsync(damaged.Before.Delta),
            "without sections" => StoredForms.WithoutSections(damaged.World.Pipeline),
            "of a later form" => StoredForms.Later(whole, directory),
            _ => null,
        };
    }

    private static byte[] Flipped(byte[] content, int at)
    {
        byte[] flipped = [.. content];
        flipped[at] ^= 8;
        return flipped;
    }
}
