using Serverless.Core.Pipelines;
using Serverless.Core.Positions;

namespace Serverless.Core.Tests.Streams;

/// <summary>What a window must hold in the end.</summary>
internal sealed record Expected(long End, long Count, long Sum, long Max, long Last);

/// <summary>
/// Single-threaded and naive: goes through the partitions' events one after another, keeps every event, and groups them. Shares no code
/// with the product. Events are held against the clock of the batch that took their record: by record, ms after
/// <see cref="StreamEvent.Base"/>; without one against a clock after every event.
/// </summary>
internal sealed class Oracle(Func<SourceRecord, long> clock)
{
    private const long Day = 24 * 3_600_000;

    private readonly Dictionary<(string View, string Key, long Start), List<(EventPosition Position, StreamEvent Event)>> _windows = [];
    private readonly Dictionary<(string View, string Key, long Start), long> _ends = [];
    private readonly List<(EventPosition Position, StreamEvent Event)> _inSessions = [];
    private readonly Dictionary<string, Counted> _counted = [];
    private bool _corrects;
    private Func<SourceRecord, long?> _setBack = _ => null;
    private Func<EventPosition, string, bool> _redriven = (_, _) => false;
    private SeenValues? _seen;

    public Dictionary<(string View, string Key, long Start), Expected> Results { get; set; } = [];

    /// <summary>Of each window: how many of its events have a value of 50 or more, and the sum of these.</summary>
    public Dictionary<(string View, string Key, long Start), (long Count, long Sum)> Big { get; } = [];

    public HashSet<(EventPosition Position, string View)> Late { get; } = [];
    public HashSet<EventPosition> DeadLetters { get; } = [];
    public long Filtered { get; private set; }
    public long Duplicates { get; private set; }
    public long Read { get; private set; }

    /// <param name="log">The stream.</param>
    /// <param name="clock">The clock of the batch of a record; null: later than every event.</param>
    /// <param name="corrects">Whether late events are merged, into windows of all kinds.</param>
    /// <param name="setBack">The watermark that was given just before a record; null when none was.</param>
    /// <param name="redriven">Whether an event that was late for a view was redriven into it; null: none was.</param>
    /// <param name="repeatedWithin">For how many ms an event with the same value is a duplicate; null: none is.</param>
    public static Oracle Of(
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log,
        Func<SourceRecord, long>? clock = null,
        bool corrects = false,
        Func<SourceRecord, long?>? setBack = null,
        Func<EventPosition, string, bool>? redriven = null,
        long? repeatedWithin = null)
    {
        var oracle = new Oracle(clock ?? (_ => StreamEvent.Later)) { _corrects = corrects, _setBack = setBack ?? (_ => null) };
        oracle._redriven = redriven ?? oracle._redriven;
        var sliding = new List<(EventPosition Position, StreamEvent Event, long Watermark)>();
        foreach (var partition in log)
        {
            oracle._seen = repeatedWithin is { } within ? new SeenValues(within) : null;
            oracle.Run(partition, sliding);
        }
        oracle.Slide(sliding);
        oracle.Join();
        foreach (var (id, events) in oracle._windows)
        {
            var last = events.MaxBy(
                entry => (entry.Event.Time, entry.Position.Partition.Value, entry.Position.Offset.Value, entry.Position.Index)).Event;
            if (id.View == "latest" && IsDeleted(events))
                continue;
            oracle.Results[id] = new Expected(
                oracle._ends[id], events.Count, events.Sum(entry => entry.Event.Value), events.Max(entry => entry.Event.Value), last.Value);
            var big = events.Select(entry => entry.Event.Value).Where(value => value >= 50).ToList();
            oracle.Big[id] = (big.Count, big.Sum());
        }
        return oracle;
    }

    /// <summary>A key is deleted by an event with a value such as 7 or 17 that has the greatest value, of several the last.</summary>
    private static bool IsDeleted(IEnumerable<(EventPosition Position, StreamEvent Event)> events) => events.MaxBy(entry =>
        (entry.Event.Value, entry.Position.Partition.Value, entry.Position.Offset.Value, entry.Position.Index)).Event.Value % 10 == 7;

    /// <summary>Leaves what is expected of views that the pipeline has.</summary>
    public Oracle Only(Pipeline pipeline)
    {
        foreach (var id in Results.Keys.Where(id => !pipeline.Views.Any(view => view.Name == id.View)).ToList())
            Results.Remove(id);
        Late.RemoveWhere(late => !pipeline.Views.Any(view => view.Name == late.View));
        return this;
    }

    private void Run(List<(SourceRecord Record, List<StreamEvent> Events)> partition, List<(EventPosition, StreamEvent, long)> sliding)
    {
        var watermark = long.MinValue / 2;
        foreach (var (record, events) in partition)
        {
            watermark = _setBack(record) ?? watermark;
            var reference = record.TimestampType == TimestampType.LogAppendTime ? record.TimestampMs - StreamEvent.Base : clock(record);
            for (var index = 0; index < events.Count; index++)
            {
                var position = new EventPosition(record.Partition, record.Offset, index);
                var next = events[index];
                Read++;
                if (next.Key is null || next.Time > reference + StreamPipeline.MaxFuture)
                {
                    DeadLetters.Add(position);
                    continue;
                }
                if (next.Value < 0)
                    Filtered++;
                else if (_seen?.IsSeen(next.Value, record, clock(record)) == true)
                    Duplicates++;
                else
                    Take(position, next, _corrects ? long.MinValue / 2 : watermark, sliding);
                watermark = Math.Max(watermark, Math.Min(next.Time, reference) - StreamPipeline.Bound);
            }
        }
        foreach (var key in _counted.Keys.ToList())
            Forget(key, watermark);
        _counted.Clear();
    }

    private void Take(
        EventPosition position, StreamEvent next, long watermark, List<(EventPosition, StreamEvent, long)> sliding)
    {
        Hop("tumbling", position, next, watermark, 100, 100, StreamPipeline.Lateness);
        Hop("hopping", position, next, watermark, 300, 100, StreamPipeline.Lateness);
        Hop("uneven", position, next, watermark, 250, 100, StreamPipeline.Lateness);
        Hop("shifted", position, next, watermark, 250, 100, StreamPipeline.Lateness, offset: 30);
        Hop("sliced", position, next, watermark, 800, 40, StreamPipeline.Lateness);
        Add("latest", next.Key!, -StreamEvent.Base, long.MaxValue, position, next);
        Hop("days", position, next, watermark, Day, Day, StreamPipeline.Lateness, StreamPipeline.Midnight);
        if (next.Value >= 50)
            Hop("some", position, next, watermark, 200, 200, 0);
        if ((next.Time + 230) / 50 * 50 + StreamPipeline.Lateness <= watermark)
            Late.Add((position, "sliding"));
        else
            sliding.Add((position, next, watermark));
        var isLate = next.Time + 80 + StreamPipeline.Lateness <= watermark;
        if (isLate)
            Late.Add((position, "session"));
        if (!isLate || _redriven(position, "session"))
            _inSessions.Add((position, next));
        Count(position, next, watermark);
    }

    /// <summary>
    /// A window by count starts with its first event, but not before the time to which a key is forgotten. It has an end when its key is
    /// forgotten: after a week without events, counted from the watermark or the window's end, whichever is later.
    /// </summary>
    private void Count(EventPosition position, StreamEvent next, long watermark)
    {
        Forget(next.Key!, watermark);
        if (!_counted.TryGetValue(next.Key!, out var window))
        {
            var start = Math.Max(next.Time, watermark - StreamPipeline.Forgotten + 1);
            window = new Counted(start, start, start);
        }
        var end = Math.Max(window.End, Math.Max(window.Start, next.Time) + 1);
        _counted[next.Key!] = window with { End = end, LastSeen = Math.Max(window.LastSeen, Math.Max(end, watermark)) };
        Add("global", next.Key!, window.Start, long.MaxValue, position, next);
    }

    private void Forget(string key, long watermark)
    {
        if (!_counted.TryGetValue(key, out var window) || window.LastSeen + StreamPipeline.Forgotten > watermark)
            return;
        _ends[("global", key, window.Start)] = window.End;
        _counted.Remove(key);
    }

    private void Hop(
        string view, EventPosition position, StreamEvent next, long watermark, long size, long slide, long lateness, long offset = 0)
    {
        if (TryHop(watermark))
            return;
        Late.Add((position, view));
        if (_redriven(position, view))
            TryHop(long.MinValue / 2);

        bool TryHop(long watermark)
        {
            var any = false;
            var last = next.Time - ((((next.Time - offset) % slide) + slide) % slide);
            for (var start = last; start > next.Time - size; start -= slide)
            {
                if (start + size + lateness <= watermark)
                    continue;
                any = true;
                Add(view, next.Key!, start, start + size, position, next);
            }
            return any;
        }
    }

    private void Slide(List<(EventPosition Position, StreamEvent Event, long Watermark)> events)
    {
        foreach (var key in events.GroupBy(entry => entry.Event.Key!))
        {
            var ends = key.Select(entry => (End: entry.Event.Time / 50 * 50 + 50, entry.Watermark))
                .Where(own => own.End + StreamPipeline.Lateness > own.Watermark)
                .Select(own => own.End);
            foreach (var end in ends.Distinct())
            {
                foreach (var (position, next, watermark) in key.Where(entry =>
                    entry.Event.Time >= end - 230 && entry.Event.Time < end && end + StreamPipeline.Lateness > entry.Watermark))
                {
                    Add("sliding", key.Key, end - 230, end, position, next);
                }
            }
        }
    }

    /// <summary>Sessions: events of a key, of all partitions, that follow each other by at most the gap.</summary>
    private void Join()
    {
        foreach (var key in _inSessions.GroupBy(entry => entry.Event.Key!))
        {
            var session = new List<(EventPosition Position, StreamEvent Event)>();
            foreach (var entry in key.OrderBy(entry => entry.Event.Time))
            {
                if (session.Count > 0 && entry.Event.Time > session[^1].Event.Time + 80)
                    Close(key.Key, session);
                session.Add(entry);
            }
            Close(key.Key, session);
        }
    }

    private void Close(string key, List<(EventPosition Position, StreamEvent Event)> session)
    {
        var (start, end) = (session[0].Event.Time, session[^1].Event.Time + 80);
        foreach (var (position, next) in session)
            Add("session", key, start, end, position, next);
        session.Clear();
    }

    private void Add(string view, string key, long start, long end, EventPosition position, StreamEvent next)
    {
        if (!_windows.TryGetValue((view, key, start), out var events))
            _windows[(view, key, start)] = events = [];
        events.Add((position, next));
        _ends[(view, key, start)] = end;
    }

    /// <summary>
    /// Which values a partition has had within a span, by the times at which its records were written: not after the clock, and at most a
    /// day before it.
    /// </summary>
    private sealed class SeenValues(long within)
    {
        private readonly Dictionary<long, long> _came = [];
        private long _now = long.MinValue / 2;

        public bool IsSeen(long value, SourceRecord record, long clock)
        {
            var stamped = record.TimestampMs - StreamEvent.Base;
            var written = record.TimestampType == TimestampType.LogAppendTime ? stamped : Math.Min(stamped, clock);
            _now = Math.Max(_now, Math.Max(written, clock - Day));
            if (_came.TryGetValue(value, out var came) && came >= _now - within)
                return true;
            _came[value] = _now;
            return false;
        }
    }

    /// <summary>The window that counts the events of a key.</summary>
    private sealed record Counted(long Start, long End, long LastSeen);
}
