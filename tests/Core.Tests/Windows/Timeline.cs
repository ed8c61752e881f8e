using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Windows;

/// <summary>
/// Plays a table through the real fold and the real shard of one view, and compares what comes out with what the table says. Each row is a
/// step; its columns are what happens, the shard's watermark after it, and the output. A row whose first two columns are empty gives more
/// output.
/// <code>
/// 10 99 | 99  |                           two events of partition 0, at 10 ms and at 99 ms, in one chunk; nothing comes out
/// b100  | 100 | on-time [0,100) 10 99     an event of key b; the window of the other key fires and holds two events
/// </code>
/// What can happen in a step, from left to right; at its end the shard has one tick:
/// <list type="bullet">
/// <item><c>10</c>, <c>b10</c>: an event at 10 ms, of the one key that most tables need, or of key b;</item>
/// <item><c>~10</c>: an event at 10 ms that the pipeline filters out: it enters no window, but moves the watermark;</item>
/// <item><c>!</c>: a malformed event;</item>
/// <item><c>p1:</c>: what follows is of partition 1 (else of partition 0); <c>p1: idle</c>: the tick names partition 1 as idle;</item>
/// <item><c>@500</c>: the clock shows 500 ms from now on (it starts at 0; ticks and Kafka timestamps are by this clock);</item>
/// <item><c>#50</c>: the step's events are folded when the clock shows 50 ms (else after all events);</item>
/// <item><c>read</c>: after the tick the shard's saved state is read from outside; what is read comes out as <c>live early …</c>;</item>
/// <item><c>...</c>: the shard isn't caught up, there is more to apply; <c>flush</c>: the tick closes every window.</item>
/// </list>
/// What can come out, by the start of the window: <c>early | on-time | late [start,end) events</c>, a pane with the events that it holds;
/// <c>correction [start,end) events</c>, to be merged into the stored result; <c>retracted start</c>, the stored result of the session that
/// started there no longer stands; <c>side output event</c>; <c>dead letter</c>. After them what goes to the view's sink, in its order:
/// <c>sink final | early | ... [start,end) events</c>.
/// </summary>
internal sealed class Timeline
{
    private readonly Pipeline _pipeline;
    private readonly int _partitions;

    private Timeline(Pipeline pipeline, int partitions) => (_pipeline, _partitions) = (pipeline, partitions);

    /// <param name="view">Members of a view, as in a pipeline file: its window, and what else matters.</param>
    /// <param name="boundMs">How far out of order events may come. 0: the watermark is the greatest event time so far.</param>
    /// <param name="partitions">How many partitions feed the one shard.</param>
    public static Timeline Of(string view, int boundMs = 0, int partitions = 1) => new(StreamPipeline.Parse($$"""
        {
          "name": "timeline", "topic": "timeline", "key": "key", "formats": [ { "kind": "json" } ],
          "fields": {
            "key": { "type": "text", "required": true },
            "value": { "type": "integer", "required": true },
            "time": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "time", "bound": "{{boundMs}}ms", "maxFuture": "1d" },
          "transforms": [ { "drop": { "name": "filtered", "if": "value < 0" } } ],
          "views": [ {
            "name": "view", "key": ["key"], "sharding": "{{(partitions == 1 ? "co-partitioned" : "rekeyed")}}",
            "aggregates": {{TimelineOutput.Aggregates}}, {{view}}
          } ]
        }
        """), partitions);

    /// <summary>Plays the steps of <paramref name="table"/>, and fails unless its other columns are what comes out.</summary>
    public void Check(string table)
    {
        var expected = Rows(table);
        var run = new Run(_pipeline, _partitions);
        var actual = expected.Where(row => row is not ["", "", _]).SelectMany(row => run.Play(row[0])).ToList();
        if (Text(expected) != Text(actual))
            Assert.Fail($"Expected:\n{Text(expected)}\nActual:\n{Text(actual)}\n");
    }

    private static List<string[]> Rows(string table) =>
        [.. table.Split('\n').Select(row => row.Split('|').Select(OneSpaced).ToArray())];

    private static string OneSpaced(string cell) => string.Join(' ', cell.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Text(List<string[]> rows)
    {
        var (first, second) = (rows.Max(row => row[0].Length), rows.Max(row => row[1].Length));
        return string.Join('\n', rows.Select(row => $"{row[0].PadRight(first)} | {row[1].PadRight(second)} | {row[2]}"));
    }

    private sealed class Run(Pipeline pipeline, int partitions)
    {
        private readonly CoreShell _shell = new(pipeline, partitions);
        private readonly TimelineOutput _output = new(pipeline.Views[0]);
        private long _clock;
        private long _offset;
        private long _ticks;

        public IEnumerable<string[]> Play(string text)
        {
            var step = TimelineStep.Parse(text);
            _clock = step.Clock ?? _clock;
            _ticks++;
            var output = new List<string>();
            foreach (var chunk in step.Chunks(() => new Offset(_offset++), _clock))
                output.AddRange(_shell.Feed(chunk, (_, _) => { }, step.FoldClock).Aside.Select(TimelineOutput.Of));
            var watermark = "";
            _shell.Operate((shard, state) => watermark = Tick(shard, state, step, output));
            if (step.IsRead)
                _shell.Operate((shard, state) => output.AddRange(Read(shard, state)));
            return output.DefaultIfEmpty("").Select((line, at) => at == 0 ? new[] { text, watermark, line } : ["", "", line]);
        }

        private string Tick(Shard shard, ShardState state, TimelineStep step, List<string> output)
        {
            if (step.CaughtUp)
                Shard.Pass(state, new TickMark(1, _ticks, _clock), step.Idle);
            shard.Advance(state, new ShardTick(StreamEvent.Base + _clock, step.CaughtUp, step.Idle, step.Flush));
            output.AddRange(state.Outbox.Select(_output.Of).OrderBy(item => item.Start).Select(item => item.Text));
            state.Delivered(state.Outbox.Count);
            output.AddRange(state.Sunk.Select(pane => $"sink {_output.Of(pane)}"));
            state.Logged();
            return TimelineOutput.Relative(state.Fired);
        }

        private IEnumerable<string> Read(Shard shard, ShardState state)
        {
            var writer = new ByteWriter();
            ShardStateFormat.Write(writer, state, pipeline.Views[0]);
            return LivePanes.Read(writer.ToArray(), pipeline.Views[0], shard, _ => true)!.Results
                .Select(result => _output.Of(new OutboxItem.Pane(result, 0)))
                .OrderBy(item => item.Start)
                .Select(item => $"live {item.Text}");
        }
    }
}
