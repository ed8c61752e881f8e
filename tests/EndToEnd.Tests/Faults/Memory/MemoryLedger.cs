using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Memory;

/// <summary>The ledger in memory: every call is over when it returns.</summary>
internal sealed class MemoryLedger : ILedger
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Pipeline, int Epoch), PipelineEpoch> _epochs = [];
    private readonly Dictionary<(string Pipeline, string Id), Recipe> _recipes = [];
    private readonly Dictionary<(string Pipeline, string Version), string> _definitions = [];
    private readonly Dictionary<(string Pipeline, Epoch Epoch, Source Source), SortedDictionary<Offset, ChunkRow>> _chains = [];
    private readonly Dictionary<(string Pipeline, string Delta), List<ChunkRow>> _sealed = [];

    private readonly Dictionary<(string Pipeline, string Place), AcceptedLoss> _losses = [];

    // With the newest epoch at that time.
    private readonly Dictionary<(string Pipeline, string Delta), Epoch> _collected = [];
    private readonly HashSet<(string Pipeline, Source Source, Offset Last)> _ends = [];

    public int MaxRows => int.MaxValue;

    /// <summary>The latest watermark that any row ever had.</summary>
    public EventTime Watermark { get; private set; } = EventTime.Min;

    /// <summary>How many events all rows together have merged into any view.</summary>
    public long Merged { get; private set; }

    /// <summary>Whether the ledger holds a chunk of the source after that offset.</summary>
    public bool HasAfter(string pipeline, Source source, Offset last) => _chains.Any(chain =>
        chain.Key.Pipeline == pipeline && chain.Key.Source == source && chain.Value.Values.Any(row => row.Last > last));

    /// <summary>Whether a chunk of the source, removed or not, ends with that offset.</summary>
    public bool HasEnd(string pipeline, Source source, Offset last) => _ends.Contains((pipeline, source, last));

    public ValueTask<PipelineEpoch?> NewestEpochAsync(string pipeline, CancellationToken ct) =>
        Locked(() => Epochs(pipeline).LastOrDefault());

    public ValueTask<IReadOnlyList<PipelineEpoch>> EpochsAsync(string pipeline, CancellationToken ct) =>
        Locked<IReadOnlyList<PipelineEpoch>>(() => [.. Epochs(pipeline)]);

    public ValueTask<bool> TryOpenEpochAsync(PipelineEpoch epoch, IReadOnlyList<ChunkRow> ends, CancellationToken ct) => Locked(() =>
    {
        if (_epochs.ContainsKey((epoch.Pipeline, epoch.Epoch.Value)) || !TryInsert(ends))
            return false;
        _epochs[(epoch.Pipeline, epoch.Epoch.Value)] = epoch;
        return true;
    });

    public ValueTask PutRecipeAsync(string pipeline, Recipe recipe, CancellationToken ct)
    {
        lock (_lock)
            _recipes[(pipeline, recipe.Id)] = recipe;
        return ValueTask.CompletedTask;
    }

    public ValueTask<Recipe?> FindRecipeAsync(string pipeline, string id, CancellationToken ct) =>
        Locked(() => _recipes.GetValueOrDefault((pipeline, id)));

    public ValueTask PutDefinitionAsync(string pipeline, string version, string text, CancellationToken ct)
    {
        lock (_lock)
            _definitions.TryAdd((pipeline, version), text);
        return ValueTask.CompletedTask;
    }

    public ValueTask<string?> FindDefinitionAsync(string pipeline, string version, CancellationToken ct) =>
        Locked(() => _definitions.GetValueOrDefault((pipeline, version)));

    public ValueTask<bool> AcceptLossAsync(string pipeline, AcceptedLoss loss, CancellationToken ct) =>
        Locked(() => _losses.TryAdd((pipeline, AcceptedLossFormat.KeyOf(loss)), loss));

    public ValueTask<IReadOnlyList<AcceptedLoss>> AcceptedLossesAsync(string pipeline, CancellationToken ct) =>
        Locked<IReadOnlyList<AcceptedLoss>>(() =>
            [.. _losses.Where(loss => loss.Key.Pipeline == pipeline).OrderBy(loss => loss.Key.Place, StringComparer.Ordinal)
                .Select(loss => loss.Value)]);

    public ValueTask<AppendOutcome> TryAppendAsync(IReadOnlyList<ChunkRow> rows, CancellationToken ct) => Locked(() =>
        _collected.ContainsKey((rows[0].Pipeline, rows[0].Delta)) ? AppendOutcome.Collected
        : TryInsert(rows) ? AppendOutcome.Sealed
        : AppendOutcome.Taken);

    public ValueTask<IReadOnlyList<ChunkRow>> HeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) =>
        HeadsAsync(pipeline, epoch, redrive: 0);

    public ValueTask<IReadOnlyList<ChunkRow>> RedrivenHeadsAsync(string pipeline, Epoch epoch, CancellationToken ct) =>
        HeadsAsync(pipeline, epoch, redrive: 1);

    private ValueTask<IReadOnlyList<ChunkRow>> HeadsAsync(string pipeline, Epoch epoch, int redrive) =>
        Locked<IReadOnlyList<ChunkRow>>(() =>
        [
            .. _chains.Where(chain => chain.Key.Pipeline == pipeline && chain.Key.Epoch == epoch && chain.Key.Source.Redrive == redrive)
                .OrderBy(chain => chain.Key.Source)
                .Select(chain => chain.Value.Values.Last()),
        ]);

    public ValueTask<IReadOnlyList<ChunkRow>> ReadAsync(
        string pipeline, Epoch epoch, Source source, Offset after, int limit, CancellationToken ct) =>
        Locked<IReadOnlyList<ChunkRow>>(() => _chains.TryGetValue((pipeline, epoch, source), out var chain)
            ? [.. chain.Values.Where(row => row.Previous >= after).Take(limit)]
            : []);

    public IAsyncEnumerable<ChunkRow> ReadAllAsync(string pipeline, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        lock (_lock)
        {
            return _chains.Where(chain => chain.Key.Pipeline == pipeline)
                .OrderBy(chain => (chain.Key.Epoch.Value, chain.Key.Source.Redrive, chain.Key.Source.Partition))
                .SelectMany(chain => chain.Value.Values.Where(row => row.Clock >= from && row.Clock < to))
                .ToList().ToAsyncEnumerable();
        }
    }

    public ValueTask<IReadOnlyList<string>> CollectAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct) =>
        Locked<IReadOnlyList<string>>(() =>
        {
            var newest = Epochs(pipeline).LastOrDefault()?.Epoch ?? default;
            foreach (var delta in deltas.Where(delta => !_sealed.ContainsKey((pipeline, delta))))
                _collected.TryAdd((pipeline, delta), newest);
            return [.. deltas.Where(delta => _collected.ContainsKey((pipeline, delta)))];
        });

    public ValueTask<TrimOutcome> TrimAsync(
        string pipeline, DateTimeOffset before, IReadOnlyDictionary<Source, ChainPoint> applied, CancellationToken ct) => Locked(() =>
    {
        var (removed, kept) = (0, new List<ChunkRow>());
        foreach (var (key, chain) in _chains.Where(chain => chain.Key.Pipeline == pipeline))
        {
            var point = applied.GetValueOrDefault(key.Source, ChainPoint.Start);
            var (rows, newest) = (chain.Values.ToList(), chain.Values.LastOrDefault(row => row.NextEpoch is null) ?? chain.Values.Last());
            var old = rows.TakeWhile(row => row.Previous < newest.Previous && row.Clock < before && IsApplied(row, point)).ToList();
            old.ForEach(row => chain.Remove(row.Previous));
            removed += old.Count;
            if (rows[old.Count] is { NextEpoch: null } first && first.Clock < before && !IsApplied(first, point))
                kept.Add(first);
        }
        return new TrimOutcome(removed, kept);
    });

    public IAsyncEnumerable<string> UnusedDeltasAsync(string pipeline, DateTimeOffset before, CancellationToken ct)
    {
        lock (_lock)
        {
            var named = _chains.SelectMany(chain => chain.Value.Values).Select(row => (row.Pipeline, row.Delta)).ToHashSet();
            var newest = Epochs(pipeline).LastOrDefault()?.Epoch ?? default;
            return _sealed.Keys.Where(delta => !named.Contains(delta))
                .Concat(_collected.Where(delta => delta.Value.CompareTo(newest) < 0).Select(delta => delta.Key))
                .Where(delta => delta.Pipeline == pipeline && string.CompareOrdinal(delta.Delta, DeltaName.LowestOf(before)) < 0)
                .Select(delta => delta.Delta)
                .ToList().ToAsyncEnumerable();
        }
    }

    public ValueTask ForgetAsync(string pipeline, IReadOnlyList<string> deltas, CancellationToken ct)
    {
        lock (_lock)
        {
            foreach (var delta in deltas)
            {
                _sealed.Remove((pipeline, delta));
                _collected.Remove((pipeline, delta));
            }
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the record at that position was sealed with that object, and the ledger still knows.</summary>
    public bool IsSealed(string pipeline, string delta, EventPosition position)
    {
        lock (_lock)
        {
            return _sealed.TryGetValue((pipeline, delta), out var rows) && rows.Exists(row =>
                row.Partition == position.Partition && row.Previous < position.Offset && position.Offset <= row.Last);
        }
    }

    private static bool IsApplied(ChunkRow row, ChainPoint point) => ChainPoint.After(row).CompareTo(point) <= 0;

    private IEnumerable<PipelineEpoch> Epochs(string pipeline) => _epochs.Values.Where(epoch => epoch.Pipeline == pipeline);

    private bool TryInsert(IReadOnlyList<ChunkRow> rows)
    {
        var keys = rows.Select(row => (row.Pipeline, row.Epoch, row.Source, row.Previous)).ToHashSet();
        if (keys.Count < rows.Count || rows.Any(row => ChainOf(row)?.ContainsKey(row.Previous) == true))
            return false;
        foreach (var row in rows)
        {
            var chain = ChainOf(row) ?? (_chains[(row.Pipeline, row.Epoch, row.Source)] = []);
            chain[row.Previous] = row;
            Merged += row.Counts.Merged;
            _ends.Add((row.Pipeline, row.Source, row.Last));
            Watermark = EventTime.Later(Watermark, row.WatermarkAfter);
            if (row.NextEpoch is not null)
                continue;
            if (!_sealed.TryGetValue((row.Pipeline, row.Delta), out var chunks))
                _sealed[(row.Pipeline, row.Delta)] = chunks = [];
            chunks.Add(row);
        }
        return true;
    }

    private SortedDictionary<Offset, ChunkRow>? ChainOf(ChunkRow row) => _chains.GetValueOrDefault((row.Pipeline, row.Epoch, row.Source));

    private ValueTask<T> Locked<T>(Func<T> work)
    {
        lock (_lock)
            return ValueTask.FromResult(work());
    }
}
