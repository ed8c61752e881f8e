using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Serverless.Core.Pipelines;
using Serverless.Core.Tests.Streams;
using Serverless.Functions.Http;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>Instances of two versions run at the same time, as in a deployment that rolls out, and after one was taken back.</summary>
public sealed class ActivationTests
{
    private static readonly Pipeline Old = Some.Aligned;

    // Other columns of time, the same views: each instance can do the work of all shards.
    private static readonly Pipeline New = Pipeline.Compile(Old.Definition with
    {
        EventTime = Old.Definition.EventTime with { IdleMs = Old.Definition.EventTime.IdleMs + 1_000 },
    });

    // batch      1   2   3   …   100   101   102   …   200
    // version    old new old     new   old with a higher revision, new
    // epoch      1   2 ─────────────   3 ─────────────────
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 2, 3)]
    public async Task Two_versions_that_alternate_take_over_once_each_way(long old, long next, long back)
    {
        var log = SomeStream.Of(new Random(1), 2, events: 700);
        await using var world = new World(new SimulatedTopic(log), Old);
        world.Revision = old;
        Host[] first = [Start(world, Old, old), Start(world, New, next)];
        await AlternateAsync(world, first, batches: 100);
        Host[] second = [Start(world, Old, back), first[1]];
        await AlternateAsync(world, second, batches: 100);

        world.Revision = back;
        await world.DrainAsync();

        var epochs = await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.Equal([Old.Version, New.Version, Old.Version], epochs.Select(epoch => epoch.Version));
        Assert.Single(epochs.Select(epoch => string.Join(' ', epoch.Views.Select(view => view.Number))).Distinct());
        await Outcome.AssertAsync(world, Oracle.Of(log), "alternating");
    }

    [Fact]
    public async Task An_old_instance_that_starts_late_activates_nothing_and_health_says_why()
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(2), 2, events: 100)), Old);
        await Start(world, Old, 1).BatchAsync([5, 5], new Random(1));
        await Start(world, New, 2).BatchAsync([5, 5], new Random(1));

        var late = Start(world, Old, 1);
        await late.TickAsync();
        await late.BatchAsync([5, 5], new Random(1));

        Assert.Equal(2, (await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None)).Count);
        var health = await late.Runtimes.Health.CheckAsync(CancellationToken.None);
        Assert.False(health.IsHealthy);
        Assert.Contains(
            $"version {Old.Version} of pipeline stream waits: version {New.Version} was activated", health.Details,
            StringComparison.Ordinal);
    }

    // old, new, then by hand:   old   (new waits)   new   (old waits)
    [Fact]
    public async Task Without_revisions_a_version_is_taken_back_by_a_call_on_one_of_its_instances()
    {
        var log = SomeStream.Of(new Random(3), 2, events: 300);
        await using var world = new World(new SimulatedTopic(log), Old);
        Host[] hosts = [Start(world, Old, 0), Start(world, New, 0)];
        await AlternateAsync(world, hosts, batches: 10);
        foreach (var turn in new[] { 0, 1 })
        {
            var answer = await hosts[turn].Runtimes.Epochs.ActivateAsync("stream", CancellationToken.None);
            Assert.True(answer.IsDone, answer.Text);
            Assert.Contains($"\"epoch\":{turn + 3}", answer.Text, StringComparison.Ordinal);
            var again = await hosts[turn].Runtimes.Epochs.ActivateAsync("stream", CancellationToken.None);
            Assert.Contains($"\"epoch\":{turn + 3}", again.Text, StringComparison.Ordinal);
            await AlternateAsync(world, hosts, batches: 10);
        }

        var epochs = await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None);
        Assert.Equal([Old.Version, New.Version, Old.Version, New.Version], epochs.Select(epoch => epoch.Version));
        world.Pipeline = New;
        world.Revision = 0;
        await world.DrainAsync();
        await Outcome.AssertAsync(world, Oracle.Of(log), "by hand");
    }

    [Fact]
    public async Task Another_definition_with_the_same_revision_waits()
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(4), 2, events: 100)), Old);
        await Start(world, Old, 7).BatchAsync([5, 5], new Random(1));
        var other = Start(world, New, 7);
        await other.BatchAsync([5, 5], new Random(1));

        Assert.Single(await world.Stores.Ledger.EpochsAsync("stream", CancellationToken.None));
        var problem = Assert.Single(other.Runtimes.IngestProblems("stream"));
        Assert.Contains("with revision 7 too, which is another definition", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stream", 200, "\"epoch\":3")]
    [InlineData("streem", 404, "There is no pipeline 'streem' here; did you mean 'stream'?")]
    public async Task The_call_answers_with_the_epoch_or_with_the_reason(string pipeline, int status, string says)
    {
        await using var world = new World(new SimulatedTopic(SomeStream.Of(new Random(5), 2, events: 50)), Old);
        Host[] hosts = [Start(world, Old, 0), Start(world, New, 0)];
        await AlternateAsync(world, hosts, batches: 2);

        var answer = await new ActivateFunction(hosts[0].Runtimes)
            .Run(new DefaultHttpContext().Request, pipeline, CancellationToken.None);

        var (code, text) = answer switch
        {
            ContentResult content => (content.StatusCode ?? 200, content.Content!),
            _ => (0, ""),
        };
        Assert.Equal(status, code);
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    private static Host Start(World world, Pipeline version, long revision) =>
        new(world, version, world.Options with { Revision = revision });

    private static async Task AlternateAsync(World world, Host[] hosts, int batches)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            var host = hosts[batch % hosts.Length];
            // Both read what is next, as a partition goes from one to the other.
            for (var partition = 0; partition < host.Next.Length; partition++)
                host.Next[partition] = hosts.Max(one => one.Next[partition]);
            await host.BatchAsync([2, 2], new Random(batch));
            await world.DeliverAllAsync(host);
        }
    }
}
