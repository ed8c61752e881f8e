using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>
/// Everything that a shard holds: one value, saved as a whole. Only <see cref="Shard"/> changes it. One thread at a time.
/// </summary>
public sealed class ShardState
{
    private readonly List<SourceFence> _sources;

    internal ShardState(IEnumerable<SourceFence> sources) => _sources = [.. sources];

    /// <summary>How far each source that feeds the shard has been applied.</summary>
    public IReadOnlyList<SourceFence> Sources => _sources;

    /// <summary>The watermark up to which windows have fired; never moves back.</summary>
    public EventTime Fired { get; internal set; } = EventTime.Min;

    /// <summary>How far the watermark has gone on while all sources were idle.</summary>
    public IdlePace Pace { get; internal set; } = IdlePace.None;

    /// <summary>When early panes were last due, ms of processing time.</summary>
    public long EarlyAt { get; internal set; }

    /// <summary>What could not be merged, emitted or stored.</summary>
    public ShardAside Aside { get; internal set; } = ShardAside.None;

    /// <summary>What has not been written to the sinks yet, in the order of writing.</summary>
    public IReadOnlyList<OutboxItem> Outbox => Pending;

    /// <summary>How many keys have a window or a slice.</summary>
    public int KeyCount => Keys.Count;

    /// <summary>Whether a window has events that no pane has.</summary>
    public bool HasUnemittedEvents => Keys.Values.Any(windows => windows.Windows.Exists(window => window.HasUnemittedEvents));

    /// <summary>The outbox, to add to.</summary>
    internal List<OutboxItem> Pending { get; } = [];

    /// <summary>The windows by key.</summary>
    internal Dictionary<byte[], KeyWindows> Keys { get; } = new(KeyComparer.Instance);

    /// <summary>What an observer's shard holds; null in a view's.</summary>
    internal ObserverState? Observed { get; set; }

    /// <summary>The fence of a source that feeds the shard. Throws <see cref="ArgumentException"/> for another one.</summary>
    public SourceFence Source(Source source) =>
        _sources.Find(fence => fence.Source == source)
            ?? throw new ArgumentException($"source {source} doesn't feed this shard", nameof(source));

    /// <summary>Adds fences for the partitions that have none yet: a topic may have grown since the state was written.</summary>
    public void Follow(IEnumerable<Partition> partitions) =>
        _sources.AddRange(partitions
            .Where(partition => !_sources.Exists(fence => fence.Source == partition))
            .Select(partition => new SourceFence(partition)));

    /// <summary>Whether the window that a result is of may still change: events may still enter it.</summary>
    public bool Holds(ResultId id) =>
        Find(Encoding.UTF8.GetBytes(id.Key)) is { } key && key.Windows.Exists(window => window.Start == id.Start);

    /// <summary>Forgets the first <paramref name="count"/> items of the outbox: they are written.</summary>
    public void Delivered(int count) => Pending.RemoveRange(0, count);

    /// <summary>Forgets these items of the outbox: they are written.</summary>
    public void Delivered(IEnumerable<OutboxItem> items)
    {
        var written = new HashSet<OutboxItem>(items, ReferenceEqualityComparer.Instance);
        Pending.RemoveAll(written.Contains);
    }

    /// <summary>Keeps only the newest pane of each result in the outbox: it replaces the older ones anyway.</summary>
    public void CompactOutbox()
    {
        var newest = Result.Newest(Pending.OfType<OutboxItem.Pane>().Select(pane => pane.Result));
        Pending.RemoveAll(item => item is OutboxItem.Pane pane && !ReferenceEquals(newest[pane.Result.Id], pane.Result));
    }

    /// <summary>
    /// The state of a shard that has applied nothing yet, fed by <paramref name="sources"/>: of a view, or of an observer.
    /// </summary>
    public static ShardState Empty(ISharded subject, IEnumerable<Partition> sources) =>
        new(sources.Select(partition => new SourceFence(partition))) { Observed = (subject as Observer)?.NewState() };

    /// <summary>Returns the memory of the windows to the pool. The state must not be used afterwards.</summary>
    public void Release()
    {
        foreach (var windows in Keys.Values)
        {
            windows.Windows.ForEach(window => window.Cell.Release());
            windows.Slices.ForEach(part => part.Cell.Release());
        }
    }

    /// <summary>The windows of a key; null when it has none.</summary>
    internal KeyWindows? Find(ReadOnlySpan<byte> key) =>
        Keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var windows) ? windows : null;

    /// <summary>Removes what is held of a key, if anything is.</summary>
    internal void Forget(ReadOnlySpan<byte> key) => Keys.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(key);

    /// <summary>The windows of a key, which is copied when it is new.</summary>
    internal KeyWindows WindowsOf(ReadOnlySpan<byte> key)
    {
        var lookup = Keys.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(key, out var windows))
            lookup[key] = windows = new KeyWindows();
        return windows;
    }
}
