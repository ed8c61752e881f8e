using System.Text;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// A world whose stream is slow by the clock: one event a day, so that the hundred milliseconds of a tumbling window take about a month.
/// The retention is a week and the collector runs every day: of most of a window's events nothing is left in the ledger when it closes.
/// </summary>
internal sealed class SlowWorld : IAsyncDisposable
{
    private readonly List<Result> _written = [];
    private readonly List<Letter> _held = [];
    private int _day;

    public SlowWorld(List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Pipeline pipeline, int[]? there = null)
    {
        Log = Slowed(log);
        var topic = new SimulatedTopic(Log);
        if (there is not null)
        {
            topic.Partitions = there.Count(records => records > 0);
            there.CopyTo(topic.Produced, 0);
        }
        World = new World(topic, pipeline, stores: Stores = new MemoryWorldStores { Change = Noted });
        Host = World.Start();
    }

    public List<List<(SourceRecord Record, List<StreamEvent> Events)>> Log { get; }

    public World World { get; }

    public MemoryWorldStores Stores { get; }

    public Host Host { get; private set; }

    /// <summary>Shards that no operation reaches: what is sent to them is held.</summary>
    public Func<ShardId, bool> IsFrozen { get; set; } = _ => false;

    /// <summary>Every pane that was written, in order.</summary>
    public IReadOnlyList<Result> Written => _written;

    /// <summary>A stream of two partitions.</summary>
    public static List<List<(SourceRecord Record, List<StreamEvent> Events)>> Stream(int seed, int partitions = 2) =>
        SomeStream.Of(new Random(seed), partitions, events: 150);

    /// <summary>The host gives way to one of another version.</summary>
    public void Deploy(Pipeline version)
    {
        World.Pipeline = version;
        Host.Faults.End();
        Host = World.Start();
    }

    /// <summary>Each day an event is read, the timer ticks twice, every poke arrives, and the collector runs.</summary>
    public async Task PassAsync(int days)
    {
        for (; days > 0; days--, _day++)
        {
            World.Clock.Advance(TimeSpan.FromDays(1));
            await Host.BatchAsync([.. Log.Select((_, partition) => partition == _day % Log.Count ? 1 : 0)], new Random(1));
            for (var tick = 0; tick < 2; tick++)
                await TickAsync();
            await Host.Runtimes.Retention.RunAsync(CancellationToken.None);
        }
    }

    /// <summary>The timer ticks, and every poke arrives.</summary>
    public async Task TickAsync()
    {
        await Host.TickAsync();
        await DeliverAsync(letter => Host.DeliverAsync(letter));
    }

    /// <summary>Every poke under way is taken by <paramref name="take"/>, but those of frozen shards.</summary>
    public async Task DeliverAsync(Func<Letter, Task> take)
    {
        while (World.Mail.Count > 0)
        {
            var letter = World.Mail.Take(0);
            if (IsFrozen(letter.Shard))
                _held.Add(letter);
            else
                await take(letter);
        }
    }

    /// <summary>Frozen shards wake up, and take what was sent to them.</summary>
    public async Task ThawAsync()
    {
        IsFrozen = _ => false;
        foreach (var letter in _held)
            await Host.DeliverAsync(letter);
        _held.Clear();
    }

    /// <summary>
    /// All is read and closed: results, late events and sums are the oracle's, and no pane was written twice, unless states were
    /// <paramref name="lost"/>. In the ledger most isn't any more.
    /// </summary>
    public async Task AssertAsync(string run, bool lost = false)
    {
        while (Host.HasMore)
            await PassAsync(1);
        Assert.True(await World.IsTrimmedAsync());
        await World.DrainAsync();
        await Outcome.AssertAsync(World, Oracle.Of(Log), run);
        if (!lost)
            AssertWrittenOnce();
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private void AssertWrittenOnce()
    {
        var twice = _written.Where(pane => pane.Kind != PaneKind.Retracted)
            .GroupBy(pane => (pane.Id, pane.Kind, pane.Events)).Where(panes => panes.Count() > 1).ToList();
        Assert.True(twice.Count == 0, $"{twice.Count} panes were written twice: {string.Join("; ", twice.Take(5).Select(one => one.Key))}");
    }

    private StorePorts Noted(StorePorts ports) => ports with
    {
        Results = AlteredPort.Of(ports.Results, nameof(IResultStore.WriteAsync), args =>
        {
            var results = (IReadOnlyList<Result>)args[0]!;
            _written.AddRange(results);
            return ports.Results.WriteAsync(results, default);
        }),
    };

    /// <summary>The same with a fifth of the time between events, so that a window has some events of each key.</summary>
    private static List<List<(SourceRecord Record, List<StreamEvent> Events)>> Slowed(
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log) =>
        log.ConvertAll(partition => partition.ConvertAll(entry =>
        {
            var events = entry.Events.ConvertAll(one => one with { Time = one.Time / 5 });
            var value = Encoding.UTF8.GetBytes(string.Join('\n', events.Select(one => one.Json)));
            return (entry.Record with { Value = value }, events);
        }));
}
