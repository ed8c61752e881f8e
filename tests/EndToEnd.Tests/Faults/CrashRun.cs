using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Runtime.Pipelines;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>A run that is always the same, but for the one crash.</summary>
internal sealed class CrashRun(List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, int batch, Pipeline? pipeline = null)
{
    private readonly Oracle _oracle = Oracle.Of(log);

    // Poked at every batch, with small sections only: shards go to the poke, to the object and to the ledger. One chunk an operation when
    // there are pauses.
    private RuntimeOptions Options => new()
    {
        PokeInterval = TimeSpan.Zero,
        InlineSectionBytes = 64,
        ChunksPerOperation = Pauses ? 1 : 512,
        PressureHold = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>The second half of each partition comes when the first has long been idle.</summary>
    public bool Pauses { get; init; }

    /// <summary>What the runs are on; embedded stores unless it says otherwise.</summary>
    public Func<WorldStores> Stores { get; init; } = () => new EmbeddedWorldStores();

    /// <summary>
    /// Runs, crashes if there is anything to crash at, takes over, drains and compares. Returns the writes of the first host.
    /// </summary>
    public async Task<List<string>> RunAsync(CrashPoint? crash)
    {
        await using var world = new World(new SimulatedTopic(log), pipeline, Options, stores: Stores());
        var first = world.Start();
        first.Faults.Crash = crash;
        await DriveAsync(world, first);
        await world.DrainAsync();
        var what = crash is { } point
            ? $"crash {(point.After ? "after" : "before")} write {point.Write} ({first.Faults.Writes[point.Write - 1]})"
            : "no crash";
        Assert.True(crash is null || first.Faults.IsDown, $"{what} never came");
        await Outcome.AssertAsync(world, _oracle, what);
        return first.Faults.Writes;
    }

    private async Task DriveAsync(World world, Host host)
    {
        if (Pauses)
        {
            for (var partition = 0; partition < log.Count; partition++)
                world.Topic.Produced[partition] = log[partition].Count / 2;
            host = await ReadAsync(world, host);
            // Idleness is believed by who has watched it from its beginning; then the watermark goes on from tick to tick.
            for (var tick = 0; tick < 4; tick++)
            {
                await Settle(world, host, host.TickAsync);
                host = Survivor(world, host);
                world.Clock.Advance(TimeSpan.FromSeconds(2));
            }
            world.Topic.Produce();
        }
        host = await ReadAsync(world, host);
        await Settle(world, host, host.FlushAsync);
    }

    /// <summary>
    /// A batch, its pokes, and now and then a tick, until all is read. Commits come a batch late. Another host takes over from one that
    /// crashed.
    /// </summary>
    private async Task<Host> ReadAsync(World world, Host host)
    {
        for (var round = 0; host.HasMore; round++)
        {
            var before = host.Next.ToArray();
            await host.BatchAsync([.. before.Select(_ => batch)], new Random(round));
            await Settle(world, host, round % 2 == 1 ? host.TickAsync : () => Task.CompletedTask);
            world.Clock.Advance(TimeSpan.FromMilliseconds(60));
            if (!host.Faults.IsDown)
                before.CopyTo(world.Topic.Committed, 0);
            host = Survivor(world, host);
        }
        return host;
    }

    private static async Task Settle(World world, Host host, Func<Task> ask)
    {
        await world.DeliverAllAsync(host);
        await ask();
        await world.DeliverAllAsync(host);
    }

    private static Host Survivor(World world, Host host) => host.Faults.IsDown ? world.Start() : host;
}
