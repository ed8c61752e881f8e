using Serverless.Core.Columns;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Shards;

/// <summary>
/// A shard of a view of <see cref="StreamPipeline"/> with a state that is put together by hand. Times are ms after
/// <see cref="StreamEvent.Base"/>.
/// </summary>
internal sealed class SomeShard
{
    private static readonly byte[] Key = "k"u8.ToArray();

    public SomeShard(string view, long fired, bool discarding = false)
    {
        var pipeline = StreamPipeline.With(one => one.Name == view ? one with { Discarding = discarding } : null);
        View = pipeline.Views[0];
        var id = new ShardId("stream", view, new LayoutNumber(1), 0);
        Rules = Shard.Of(id, view, View, boundMs: 0);
        Moment = Shard.EarlyBeat(id, View)?.UntilNext(0) ?? 0;
        State = ShardState.Begin(View, [new SourceFence(new Partition(0)), new SourceFence(new Partition(1))]);
        (State.Fired, State.Released) = (At(fired), At(fired).Minus(View.Definition.AllowedLatenessMs));
    }

    public View View { get; }

    public Shard Rules { get; }

    /// <summary>A clock at which early panes are due.</summary>
    public long Moment { get; }

    public ShardState State { get; }

    /// <summary>The windows of the key as text, by their start: <c>[0,100) 3</c> has three events.</summary>
    public string Windows => string.Join(' ', (State.Find(Key)?.Windows ?? [])
        .OrderBy(window => window.Start)
        .Select(window => $"[{Relative(window.Start)},{Relative(window.End)}) {window.Events}"));

    public static EventTime At(long time) => new(StreamEvent.Base + time);

    public static CorrectionMark Mark(long last, long entry = 0) => new(new ChainPoint(new Epoch(1), new Offset(last)), entry);

    /// <summary>Adds a window, and returns it.</summary>
    public WindowState Holds(long start, long end, int events = 1)
    {
        var window = new WindowState(At(start), At(end), new WindowCell(View.Cells));
        window.Cell.Open().Merge(Events(events));
        State.WindowsOf(Key).Windows.Add(window);
        return window;
    }

    /// <summary>Adds a window of seven events by its head that can't be read.</summary>
    public void Breaks(long start, long end)
    {
        byte[] versions = [.. View.Aggregates.Select(aggregate => aggregate.Version)];
        var cell = new WindowCell(View.Cells, new byte[] { 7 << 1, 1, 0xFF, 0xFF }, versions);
        State.WindowsOf(Key).Windows.Add(new WindowState(At(start), At(end), cell));
    }

    /// <summary>Tries to merge a correction of partition 0 into the state.</summary>
    public bool TryJoin(OutboxItem.Correction correction, params Result[] stored) => Rules.TryJoin(State, correction, stored);

    public OutboxItem.Correction Correction(long start, long end, int events = 1, CorrectionReach reach = CorrectionReach.Touched) => new(
        IdOf(start), At(end), new LayoutNumber(1), new Partition(0), Mark(5), events, StateOf(events), View.DefinitionHash, reach);

    public Result Stored(long start, long end, int events = 1) => new(
        IdOf(start), At(end), new LayoutNumber(1), 2, PaneKind.OnTime, events, StateOf(events), View.DefinitionHash,
        new Dictionary<Source, CorrectionMark>());

    private static long Relative(EventTime time) => time.Milliseconds - StreamEvent.Base;

    private ResultId IdOf(long start) => new("stream", View.Name, "k", At(start));

    private byte[] StateOf(int events) => CellFormat.ToState(Events(events), View.Layout, new());

    private Cell Events(int count)
    {
        var cell = new Cell(View.Layout);
        var events = new EventColumns(StreamPipeline.Instance.Layout, View.Slots, Math.Max(1, count));
        for (var at = 0; at < count; at++)
        {
            var position = new EventPosition(new Partition(0), new Offset(at), 0);
            events.Add(new Row(StreamPipeline.Instance.Layout), At(0), position, StreamEvent.Base);
            cell.Add(events, at);
        }
        return cell;
    }
}
