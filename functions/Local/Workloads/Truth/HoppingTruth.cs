using Serverless.Core.Time;
using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>
/// Hopping and tumbling windows, the plain way: events are kept as they came, by the slide-long slice of time they are in, and grouped
/// when a window closes. An event that comes too late for the first of its windows is kept with the end of the first that still takes
/// it.
/// </summary>
internal sealed class HoppingTruth<TFact>(TruthView<TFact> view, TruthWindow.Hopping window) : WindowTruth<TFact>(view)
    where TFact : struct, ITruthFact
{
    private const long AllWindows = long.MinValue;

    private readonly Dictionary<long, Dictionary<long, ChunkedLog<Entry>>> _slices = [];
    private readonly Stack<Entry[]> _spare = [];
    private long _closed = long.MinValue;

    public override IEnumerable<ExpectedResult> Close(long watermark)
    {
        while (_slices.Count > 0)
        {
            var end = Math.Max(_closed, _slices.Keys.Min()) + window.SlideMs;
            if (!IsOver(end, watermark))
                yield break;
            foreach (var (key, group) in GroupsOf(end))
                yield return Expected(key, end, group);
            _closed = end;
            Remove(end - window.SizeMs);
        }
    }

    protected override bool Merge(in TFact fact, long watermark)
    {
        var slice = fact.TimeMs - Modulo(fact.TimeMs - window.OffsetMs, window.SlideMs);
        var firstEnd = slice + window.SlideMs;
        var fromEnd = firstEnd;
        while (IsOver(fromEnd, watermark))
        {
            fromEnd += window.SlideMs;
            if (fromEnd > slice + window.SizeMs)
                return false;
        }
        Entries(slice, fromEnd == firstEnd ? AllWindows : fromEnd)
            .Add(new Entry(View.Key(fact), View.Item?.Invoke(fact) ?? -1, View.Value(fact), View.TextsOf(fact)));
        return true;
    }

    private static long Modulo(long value, long by) => ((value % by) + by) % by;

    private ChunkedLog<Entry> Entries(long slice, long fromEnd)
    {
        if (!_slices.TryGetValue(slice, out var parts))
            _slices.Add(slice, parts = []);
        if (!parts.TryGetValue(fromEnd, out var entries))
            parts.Add(fromEnd, entries = new ChunkedLog<Entry>(_spare));
        return entries;
    }

    private void Remove(long slice)
    {
        if (!_slices.Remove(slice, out var parts))
            return;
        foreach (var entries in parts.Values)
            entries.Release();
    }

    private Dictionary<int, Group> GroupsOf(long end)
    {
        var groups = new Dictionary<int, Group>();
        // Counted first, so that the values need no list that grows.
        foreach (var chunk in EntriesOf(end))
            Count(groups, chunk);
        foreach (var chunk in EntriesOf(end))
        {
            foreach (var entry in chunk.AsSpan())
                groups[entry.Key].Add(entry);
        }
        return groups;
    }

    private void Count(Dictionary<int, Group> groups, ReadOnlySpan<Entry> entries)
    {
        foreach (var entry in entries)
        {
            if (!groups.TryGetValue(entry.Key, out var group))
                groups.Add(entry.Key, group = new Group(View.Item is not null, View.ItemsAreCounted, View.Texts.Count > 0));
            group.Count++;
        }
    }

    private IEnumerable<ArraySegment<Entry>> EntriesOf(long end)
    {
        for (var slice = end - window.SizeMs; slice < end; slice += window.SlideMs)
        {
            if (!_slices.TryGetValue(slice, out var parts))
                continue;
            foreach (var chunk in parts.Where(part => part.Key <= end).SelectMany(part => part.Value.Chunks()))
                yield return chunk;
        }
    }

    private ExpectedResult Expected(int key, long end, Group group) =>
        new(View.Name, View.Text(key), new EventTime(end - window.SizeMs), new EventTime(end), group.Values)
        {
            Weights = group.Weights?.Where(item => View.ItemText(item.Key) is not null)
                .ToDictionary(item => View.ItemText(item.Key)!, item => item.Value, StringComparer.Ordinal),
            Events = group.Events,
        };

    private readonly record struct Entry(int Key, int Item, double Value, TextNumbers Texts);

    private sealed class Group(bool weighs, bool counts, bool hasTexts)
    {
        private double[] _values = [];
        private int _filled;

        /// <summary>How many values there will be: to be known before the first is added.</summary>
        public int Count { get; set; }

        public double[] Values => _values;

        public Dictionary<int, double>? Weights { get; } = weighs ? [] : null;

        public List<ExpectedEvent> Events { get; } = [];

        public void Add(Entry entry)
        {
            if (_filled == 0)
                _values = new double[Count];
            _values[_filled++] = entry.Value;
            if (Weights is { } weights)
                weights[entry.Item] = weights.GetValueOrDefault(entry.Item) + (counts ? 1 : entry.Value);
            if (hasTexts)
                Events.Add(new ExpectedEvent(0, entry.Texts));
        }
    }
}
