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
    private readonly Dictionary<(string View, string Key, long Start), List<(EventPosition Position, StreamEvent Event)>> _windows = [];
    private readonly Dictionary<(string View, string Key, long Start), long> _ends = [];

    public Dictionary<(string View, string Key, long Start), Expected> Results { get; } = [];
    public HashSet<(EventPosition Position, string View)> Late { get; } = [];
    public HashSet<EventPosition> DeadLetters { get; } = [];
    public long Filtered { get; private set; }
    public long Read { get; private set; }

    public static Oracle Of(List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Func<SourceRecord, long>? clock = null)
    {
        var oracle = new Oracle(clock ?? (_ => StreamEvent.Later));
        var sliding = new List<(EventPosition Position, StreamEvent Event, long Watermark)>();
        foreach (var partition in log)
            oracle.Run(partition, sliding);
        oracle.Slide(sliding);
        foreach (var (id, events) in oracle._windows)
        {
            var last = events.MaxBy(
                entry => (entry.Event.Time, entry.Position.Partition.Value, entry.Position.Offset.Value, entry.Position.Index)).Event;
            oracle.Results[id] = new Expected(
                oracle._ends[id], events.Count, events.Sum(entry => entry.Event.Value), events.Max(entry => entry.Event.Value), last.Value);
        }
        return oracle;
    }

    private void Run(List<(SourceRecord Record, List<StreamEvent> Events)> partition, List<(EventPosition, StreamEvent, long)> sliding)
    {
        var watermark = long.MinValue / 2;
        var sessions = new Dictionary<string, List<(long Start, long End, List<(EventPosition, StreamEvent)> Events)>>();
        foreach (var (record, events) in partition)
        {
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
                else
                    Take(position, next, watermark, sessions, sliding);
                watermark = Math.Max(watermark, Math.Min(next.Time, reference) - StreamPipeline.Bound);
            }
        }
        foreach (var (key, open) in sessions)
        {
            foreach (var session in open)
                Close(key, session);
        }
    }

    private void Take(
        EventPosition position, StreamEvent next, long watermark,
        Dictionary<string, List<(long, long, List<(EventPosition, StreamEvent)>)>> sessions,
        List<(EventPosition, StreamEvent, long)> sliding)
    {
        Hop("tumbling", position, next, watermark, 100, 100, StreamPipeline.Lateness);
        Hop("hopping", position, next, watermark, 300, 100, StreamPipeline.Lateness);
        Hop("uneven", position, next, watermark, 250, 100, StreamPipeline.Lateness);
        if (next.Value >= 50)
            Hop("some", position, next, watermark, 200, 200, 0);
        if (next.Time / 50 * 50 + 200 + StreamPipeline.Lateness <= watermark)
            Late.Add((position, "sliding"));
        else
            sliding.Add((position, next, watermark));
        Add("global", next.Key!, long.MinValue, long.MaxValue, position, next);
        Session(position, next, watermark, sessions);
    }

    private void Hop(string view, EventPosition position, StreamEvent next, long watermark, long size, long slide, long lateness)
    {
        var any = false;
        for (var start = next.Time / slide * slide; start > next.Time - size; start -= slide)
        {
            if (start + size + lateness <= watermark)
                continue;
            any = true;
            Add(view, next.Key!, start, start + size, position, next);
        }
        if (!any)
            Late.Add((position, view));
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
                    entry.Event.Time >= end - 200 && entry.Event.Time < end && end + StreamPipeline.Lateness > entry.Watermark))
                {
                    Add("sliding", key.Key, end - 200, end, position, next);
                }
            }
        }
    }

    private void Session(
        EventPosition position, StreamEvent next, long watermark,
        Dictionary<string, List<(long Start, long End, List<(EventPosition, StreamEvent)> Events)>> sessions)
    {
        if (!sessions.TryGetValue(next.Key!, out var open))
            sessions[next.Key!] = open = [];
        foreach (var gone in open.Where(session => session.End + StreamPipeline.Lateness <= watermark).ToList())
        {
            Close(next.Key!, gone);
            open.Remove(gone);
        }
        var touched = open.Where(session => session.Start <= next.Time + 80 && session.End >= next.Time).ToList();
        var merged = (Start: Math.Min(next.Time, touched.Select(session => session.Start).DefaultIfEmpty(long.MaxValue).Min()),
            End: Math.Max(next.Time + 80, touched.Select(session => session.End).DefaultIfEmpty(long.MinValue).Max()),
            Events: touched.SelectMany(session => session.Events).Append((position, next)).ToList());
        if (merged.End + StreamPipeline.Lateness <= watermark)
        {
            Late.Add((position, "session"));
            return;
        }
        open.RemoveAll(touched.Contains);
        open.Add(merged);
    }

    private void Close(string key, (long Start, long End, List<(EventPosition Position, StreamEvent Event)> Events) session)
    {
        // Sessions that begin in the same millisecond share an id; the one with more events stands.
        if (_windows.TryGetValue(("session", key, session.Start), out var other) && other.Count > session.Events.Count)
            return;
        _windows.Remove(("session", key, session.Start));
        foreach (var (position, next) in session.Events)
            Add("session", key, session.Start, session.End, position, next);
    }

    private void Add(string view, string key, long start, long end, EventPosition position, StreamEvent next)
    {
        if (!_windows.TryGetValue((view, key, start), out var events))
            _windows[(view, key, start)] = events = [];
        events.Add((position, next));
        _ends[(view, key, start)] = end;
    }
}
