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

    /// <summary>
    /// Windows that end at or before this have no state: what comes for them is merged into the stored result. Never moves back, so that a
    /// window whose state is gone isn't begun again when the allowed lateness becomes longer.
    /// </summary>
    public EventTime Released { get; internal set; } = EventTime.Min;

    /// <summary>How many checkpoints of the shard's state were written.</summary>
    public int Checkpoints { get; private set; }

    /// <summary>When the newest checkpoint was written, or the state was begun: ms since 1970.</summary>
    public long CheckpointedAtMs { get; internal set; }

    /// <summary>Whether the shard repeats what it did before its state was lost: it emits and releases nothing.</summary>
    public bool IsReplaying => _sources.Exists(source => source.At < source.ReplayTo);

    /// <summary>How far the watermark has gone on while all sources were idle.</summary>
    public IdlePace Pace { get; internal set; } = IdlePace.None;

    /// <summary>When early panes were last emitted, ms of processing time.</summary>
    public long EarlyAt { get; internal set; }

    /// <summary>What could not be merged, emitted or stored.</summary>
    public ShardAside Aside { get; internal set; } = ShardAside.None;

    /// <summary>What has not been written to the sinks yet, in the order of writing.</summary>
    public IReadOnlyList<OutboxItem> Outbox => Pending;

    /// <summary>
    /// What is to go to the view's sink, in its order. It is written to the log of the sink from a saved state, and the state that is saved
    /// afterwards is without it.
    /// </summary>
    public IReadOnlyList<SunkPane> Sunk => Sinking;

    /// <summary>How many items wait to be written: of the outbox, and for the sink.</summary>
    public int Waiting => Pending.Count + Sinking.Count;

    /// <summary>
    /// The number of the newest entry that the shard, or one before it, has put into the log of the sink; 0 before the first.
    /// </summary>
    public long LogNumber { get; internal set; }

    /// <summary>How many keys have a window or a slice.</summary>
    public int KeyCount => Keys.Count;

    /// <summary>Whether it has windows or slices, or is an observer's but no sink's: then time alone may make something due.</summary>
    public bool IsOpen => Keys.Count > 0 || Observed is { IsOpen: true };

    /// <summary>Whether a window has events that no pane has.</summary>
    public bool HasUnemittedEvents => Keys.Values.Any(windows => windows.Windows.Exists(window => window.HasUnemittedEvents));

    /// <summary>The outbox, to add to.</summary>
    internal List<OutboxItem> Pending { get; } = [];

    /// <summary>What is to go to the sink, to add to.</summary>
    internal List<SunkPane> Sinking { get; } = [];

    /// <summary>The windows by key.</summary>
    internal Dictionary<byte[], KeyWindows> Keys { get; } = new(KeyComparer.Instance);

    /// <summary>What an event sink's shard is to produce; null in any other.</summary>
    public EventSinkState? Sink => Observed as EventSinkState;

    /// <summary>What an observer's shard holds; null in a view's.</summary>
    internal ObserverState? Observed { get; set; }

    /// <summary>The fence of a source that feeds the shard. Throws <see cref="ArgumentException"/> for another one.</summary>
    public SourceFence Source(Source source) =>
        _sources.Find(fence => fence.Source == source)
            ?? throw new ArgumentException($"source {source} doesn't feed this shard", nameof(source));

    /// <summary>Adds fences of sources that have none yet: a topic may have grown since the state was written.</summary>
    public void Follow(IEnumerable<SourceFence> begun) =>
        _sources.AddRange(begun.Where(one => !_sources.Exists(fence => fence.Source == one.Source)));

    /// <summary>Notes that the state as it was saved is a checkpoint now.</summary>
    public void NoteCheckpoint(long nowMs)
    {
        (Checkpoints, CheckpointedAtMs) = (Checkpoints + 1, nowMs);
        foreach (var source in _sources)
            (source.Kept, source.Saved) = (source.Saved, source.At);
    }

    /// <summary>
    /// Makes every window emit once more, whole, as if it had emitted nothing: to compute results again that may have been emitted before
    /// the state was saved.
    /// </summary>
    public void EmitAgain()
    {
        foreach (var window in Keys.Values.SelectMany(windows => windows.Windows))
            window.EmitAgain();
    }

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

    /// <summary>
    /// The number of the next entry in the log of the sink: the clock's ticks, but greater than that of any entry before, also of the
    /// shards that handed over to this one.
    /// </summary>
    public long NextLogNumber(long nowTicks) => LogNumber = Math.Max(LogNumber + 1, nowTicks);

    /// <summary>Forgets what was to go to the sink: it is in the log.</summary>
    public void Logged() => Sinking.Clear();

    /// <summary>What waits now, for <see cref="Cut"/>.</summary>
    internal (int Outbox, int Sink) Ends => (Pending.Count, Sinking.Count);

    /// <summary>Forgets what has come since then.</summary>
    internal void Cut((int Outbox, int Sink) ends)
    {
        Pending.RemoveRange(ends.Outbox, Pending.Count - ends.Outbox);
        Sinking.RemoveRange(ends.Sink, Sinking.Count - ends.Sink);
    }

    /// <summary>Keeps only the newest pane of each result in the outbox: it replaces the older ones anyway.</summary>
    public void CompactOutbox()
    {
        var newest = Result.Newest(Pending.OfType<OutboxItem.Pane>().Select(pane => pane.Result));
        Pending.RemoveAll(item => item is OutboxItem.Pane pane && !ReferenceEquals(newest[pane.Result.Id], pane.Result));
    }

    /// <summary>
    /// The state of a shard that has applied nothing yet: of a view, or of an observer.
    /// </summary>
    /// <param name="subject">What it is a shard of.</param>
    /// <param name="sources">Where each of its sources begins.</param>
    /// <param name="nowMs">The clock, ms since 1970.</param>
    public static ShardState Begin(ISharded subject, IEnumerable<SourceFence> sources, long nowMs = 0) =>
        new(sources) { Observed = (subject as Observer)?.NewState(), CheckpointedAtMs = nowMs };

    internal void Restore(int checkpoints, long atMs) => (Checkpoints, CheckpointedAtMs) = (checkpoints, atMs);

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
