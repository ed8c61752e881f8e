using Serverless.Core.Positions;
using Serverless.Core.Tests.Streams;

namespace Serverless.EndToEnd.Tests.Shadows;

/// <summary>A view of windows that all keys share, of the events with at least a value.</summary>
internal sealed record NaiveView(string Name, long Size, long Slide, long Lateness, long Least = 0);

/// <summary>What a window must hold in the end.</summary>
internal sealed record NaiveWindow(long End, long Count, long Sum, long Max, long Last);

/// <summary>
/// Goes through the partitions' events one after another and keeps them all: shares no code with the product. Events with more than the
/// most that is allowed are rejected.
/// </summary>
internal sealed class NaiveViews(IReadOnlyList<NaiveView> views, long most)
{
    private readonly Dictionary<(string View, string Key, long Start), List<(EventPosition At, StreamEvent Event, long End)>> _windows = [];

    public long DeadLettered { get; private set; }

    /// <summary>By view, key and start, from the records of each partition with an offset from <paramref name="first"/> on.</summary>
    public Dictionary<(string View, string Key, long Start), NaiveWindow> Read(
        List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Func<int, long> first)
    {
        foreach (var (number, partition) in log.Index())
            Read(partition.Where(record => record.Record.Offset.Value >= first(number)));
        return _windows.ToDictionary(window => window.Key, window => new NaiveWindow(
            window.Value[0].End,
            window.Value.Count,
            window.Value.Sum(one => one.Event.Value),
            window.Value.Max(one => one.Event.Value),
            window.Value.MaxBy(one => (one.Event.Time, one.At.Partition.Value, one.At.Offset.Value, one.At.Index)).Event.Value));
    }

    private void Read(IEnumerable<(SourceRecord Record, List<StreamEvent> Events)> records)
    {
        var watermark = long.MinValue / 2;
        foreach (var (record, events) in records)
        {
            foreach (var (index, next) in events.Index())
            {
                if (next.Key is null || next.Value > most)
                {
                    DeadLettered++;
                    continue;
                }
                foreach (var view in next.Value < 0 ? [] : views.Where(view => next.Value >= view.Least))
                    Add(view, new EventPosition(record.Partition, record.Offset, index), next, watermark);
                watermark = Math.Max(watermark, next.Time - StreamPipeline.Bound);
            }
        }
    }

    private void Add(NaiveView view, EventPosition at, StreamEvent next, long watermark)
    {
        for (var start = next.Time / view.Slide * view.Slide; start > next.Time - view.Size; start -= view.Slide)
        {
            if (start + view.Size + view.Lateness <= watermark)
                continue;
            if (!_windows.TryGetValue((view.Name, next.Key!, start), out var window))
                _windows[(view.Name, next.Key!, start)] = window = [];
            window.Add((at, next, start + view.Size));
        }
    }
}
