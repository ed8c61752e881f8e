using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Shards;

/// <summary>
/// A shard with one window that is open throughout, has an event that no pane speaks of at each tick, and wants early panes every second.
/// </summary>
internal sealed class EarlyRun
{
    private static readonly View View = StreamPipeline.Parse("""
        {
          "name": "beat", "topic": "beat", "key": "key", "formats": [ { "kind": "json" } ],
          "fields": { "key": { "type": "text", "required": true }, "time": { "type": "timestamp", "required": true } },
          "eventTime": { "field": "time", "bound": "100ms", "maxFuture": "1d", "idle": "1s" },
          "views": [
            { "name": "beat", "key": ["key"], "window": { "tumbling": "1d" }, "early": "1s", "sharding": "rekeyed",
              "aggregates": { "count": { "kind": "count" } } }
          ]
        }
        """).Views[0];

    private static readonly ShardId Id = new("beat", "beat", new LayoutNumber(1), 0);

    // The first moment of the shard after the base: 0 in the tests.
    private static readonly long Moment = StreamEvent.Base + Shard.EarlyBeat(Id, View)!.Value.UntilNext(StreamEvent.Base);

    private readonly Shard _shard = Shard.Of(Id, "beat", View, boundMs: 100);
    private readonly ShardState _state = ShardState.Begin(View, [new SourceFence(new Partition(0))]);
    private readonly WindowState _window = new(new EventTime(0), new EventTime(86_400_000), new WindowCell(View.Cells));

    public EarlyRun() => _state.WindowsOf("k"u8).Windows.Add(_window);

    /// <summary>When the panes were emitted, ms after a moment of the shard.</summary>
    public List<long> Panes { get; } = [];

    public EarlyRun Tick(params IEnumerable<long> times)
    {
        foreach (var time in times)
            TickAt(time);
        return this;
    }

    private void TickAt(long time)
    {
        _window.Cell.Open().OldestUnemittedKafkaMs = time;
        _shard.Advance(_state, new ShardTick(Moment + time, CaughtUp: true, [], Flush: false));
        Panes.AddRange(_state.Outbox.Select(item => Assert.IsType<OutboxItem.Pane>(item)).Select(_ => time));
        _state.Delivered(_state.Outbox.Count);
    }
}
