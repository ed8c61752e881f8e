using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>
/// Judges what a schedule has left: first that nothing stops in silence while much is still damaged; then, healed and drained, that
/// everything is as the oracle says, and that audit and health say so too.
/// </summary>
internal sealed class Judge(SimulatedWorld world)
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly CalmTime _calm = new(world);

    private World World => world.World;

    // Where a watermark can be without a wrong clock of a broker.
    private EventTime Latest => new EventTime(World.Clock.GetUtcNow().ToUnixTimeMilliseconds())
        .Plus(World.Pipeline.Definition.EventTime.MaxFutureMs);

    private Oracle OracleNow
    {
        get
        {
            var clocks = SealedClocks.Of(World);
            var oracle = Oracle.Of(
                world.Stream.Log, clocks, world.Stream.Corrects, redriven: Redriven(),
                repeatedWithin: world.Version.Deduplicates ? SimulatedVersion.RepeatedWithin : null);
            if (world.Poisoned is { } poisoned)
                oracle.Results = poisoned.Expected(World, world.Stream.Log, clocks, world.Stream.Corrects);
            return oracle;
        }
    }

    /// <summary>Which events were redriven into which views: a redrive that was begun is carried out.</summary>
    private Func<EventPosition, string, bool> Redriven()
    {
        var places = World.Redrives.Where(plan => plan.Kind == SideOutputKind.Late)
            .SelectMany(plan => plan.Parts.SelectMany(part => part.Letters), (_, letter) => letter.Place)
            .SelectMany(place => place.ViewNames, (place, view) => (place.Position, view)).ToHashSet();
        return (position, view) => places.Contains((position, view));
    }

    public async Task JudgeAsync()
    {
        world.End();
        world.Thaw();
        if (world.Topics.IsAnother)
        {
            await new TopicJudge(world).JudgeAsync();
            return;
        }
        await AssertNothingStopsInSilenceAsync();
        await world.Damages.HealAsync(World.Start());
        await Audit.AssertCleanAsync(World, "before the drain");
        await World.DrainAsync((world.Stream.Twists & (Twists.Garbage | Twists.Beyond)) == 0 ? null : SettleAsync);
        var poorer = await PoorerAsync();
        await AssertAuditedAsync(poorer.Count);
        await AssertHealthyAsync();
        await Outcome.AssertAsync(World, OracleNow, "end", poorer);
        await world.Seen.LookAsync(world);
    }

    /// <summary>With what is still damaged: after some calm seconds every shard is at the head of what feeds it, or it is loud.</summary>
    private async Task AssertNothingStopsInSilenceAsync()
    {
        var host = World.Start();
        await _calm.PassAsync(host, seconds: 10);
        var epoch = await World.Stores.Ledger.NewestEpochAsync(World.Pipeline.Name, CancellationToken.None);
        // One that lost its state at rest learns it from its next poke, and the timer from what it says then: no event waits for it.
        if (world.Watch?.Lagging(epoch) is { } lost && await MayRestAsync(lost))
            await _calm.PassAsync(host, (int)World.Options.ReportInterval.TotalSeconds);
        if (world.Watch?.Lagging(epoch) is { } lagging)
            Assert.True(await _calm.IsLoudAsync(host), $"{lagging} stops, and nothing says so");
    }

    private async Task<bool> MayRestAsync(ShardId shard) =>
        (await World.Stores.Reports.ReadAsync(World.Pipeline.Name, CancellationToken.None))
            .Any(report => report.Shard == shard && (report.IsAtRest || !report.HasBegun));

    /// <summary>
    /// What was damaged is repaired and applied: nothing is loud any more, but what is set aside, and watermarks that a broker's clock has
    /// moved after the clock.
    /// </summary>
    private async Task AssertHealthyAsync()
    {
        var host = World.Start();
        // Rows are kept until two checkpoints come after them; a wall clock that was set back puts off the first, by one interval at most.
        for (var checkpoint = 0; checkpoint < 3; checkpoint++)
        {
            World.Clock.Advance(World.Options.Retention / 4);
            await _calm.PassAsync(host, seconds: 1);
        }
        await _calm.PassAsync(host, seconds: 40);
        // What it kept too long for a shard that lagged it says again at each run only.
        await host.Runtimes.Retention.RunAsync(CancellationToken.None);
        var health = await host.Runtimes.Health.CheckAsync(CancellationToken.None);
        // An instance that says that it waits, and ends, takes nothing back. That passes with its age; but where the wall clock was set
        // back and comes there once more, it looks new again, for three minutes in all.
        if (!health.IsHealthy && (await World.Stores.Ticks.ReadAsync(CancellationToken.None)).Any(report => report.IsStop))
        {
            await _calm.PassAsync(host, seconds: 200);
            health = await host.Runtimes.Health.CheckAsync(CancellationToken.None);
        }
        var isAside = (await World.StatusAsync(host)).Any(status => status?.Aside.Count > 0);
        var isAhead = World.Sealed.Exists(row => row.WatermarkAfter > Latest);
        Assert.True(health.IsHealthy != (isAside || isAhead), $"drained, but {health.Details}");
        Assert.Equal(isAside, health.Details.Contains("are set aside", StringComparison.Ordinal));
        Assert.Equal(isAhead, health.Details.Contains("long after the clock", StringComparison.Ordinal));
    }

    /// <summary>
    /// Bad records still come, and the timer ticks: what windows close by the pace of the clock alone, after all is read, they hold.
    /// </summary>
    private async Task SettleAsync(Host host)
    {
        for (var second = 0; second < SettledTime.Seconds; second++)
        {
            world.Stream.AddGarbage();
            await host.BatchAsync([.. World.Topic.Produced.Select(_ => 50)], new Random(second));
            await _calm.PassAsync(host, seconds: 1);
        }
        world.Watch?.Look();
        await new SettledTime(World).AssertClosedAsync(OracleNow);
    }

    /// <summary>
    /// An audit finds every result equal, but for the sliding windows that lack events: those it leaves open, and what is older than the
    /// ledger.
    /// </summary>
    private async Task AssertAuditedAsync(int poorer)
    {
        // A shard that took over is computed again from what was handed over.
        var isTrimmed = await World.IsTrimmedAsync()
            || EndedLayout.Of(await World.Stores.Ledger.EpochsAsync(World.Pipeline.Name, CancellationToken.None)).Count > 0;
        foreach (var view in await Audit.OfAsync(World))
        {
            Assert.True(view.Different == 0, $"drained, {view.View}: {string.Join("; ", view.Differences)}");
            Assert.True(view.Behind == 0, $"drained, {view.View}: {view.Behind} are not stored yet");
            Assert.True(view.Older == 0 || isTrimmed, $"drained, {view.View}: {view.Older} are older than a ledger that has all its rows");
            var uncertain = view.View == "sliding" ? poorer : 0;
            Assert.True(
                view.Uncertain == uncertain || (isTrimmed && view.Uncertain < uncertain),
                $"drained, {view.View}: {view.Uncertain} are uncertain, {uncertain} lack events");
            world.Seen.Audit(view);
        }
    }

    /// <summary>
    /// The sliding windows that lack events: there may be some only where a partition had no row for as long as the idle timeout, so that
    /// windows may have closed without it.
    /// </summary>
    private async Task<IReadOnlySet<(string View, string Key, long Start)>> PoorerAsync()
    {
        var mayClose = World.OfTopic.GroupBy(row => row.Partition).Any(partition =>
        {
            var clocks = partition.Select(row => row.Clock).Prepend(World.Began).ToList();
            return clocks.Zip(clocks.Skip(1)).Any(pair => pair.Second < pair.First || pair.Second - pair.First >= Idle);
        });
        var poorer = mayClose ? await Outcome.PoorerAsync(World, OracleNow) : new HashSet<(string View, string, long)>();
        return poorer.Where(id => id.View == "sliding").ToHashSet();
    }
}
