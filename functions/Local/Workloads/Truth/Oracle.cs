using Serverless.Local.Workloads.Truth.Checks;

namespace Serverless.Local.Workloads.Truth;

/// <summary>
/// The truth of any pipeline, computed the plain way: one event after another, in one thread, with none of the code it is to check. A
/// partition's watermark is its newest event time less the bound; an event is judged by the watermark as it stood just before it.
/// </summary>
internal sealed class Oracle<TFact>(IReadOnlyList<TruthView<TFact>> views, int partitions, long boundMs)
    where TFact : struct, ITruthFact
{
    private readonly WindowTruth<TFact>[] _windows = [.. views.Select(WindowTruth<TFact>.Of)];
    private readonly long[] _watermarks = [.. Enumerable.Repeat(long.MinValue, partitions)];
    private readonly SortedDictionary<string, long> _dead = new(StringComparer.Ordinal);
    private long _produced;
    private long _merged;
    private long _late;
    private long _filtered;
    private long _duplicate;

    /// <summary>Takes the events of a partition in the order of their offsets; how partitions interleave changes nothing.</summary>
    public void Take(in TFact fact)
    {
        _produced++;
        if (fact.DeadReason is { } reason)
        {
            _dead[reason] = _dead.GetValueOrDefault(reason) + 1;
            return;
        }
        if (fact.IsDuplicate)
        {
            _duplicate++;
            return;
        }
        if (fact.Dropped)
            _filtered++;
        else
            Judge(fact);
        ref var watermark = ref _watermarks[fact.Partition];
        watermark = Math.Max(watermark, fact.TimeMs - boundMs);
    }

    /// <summary>The windows that can no longer change, each once.</summary>
    public IEnumerable<ExpectedResult> Closed() => Close(_watermarks.Min());

    /// <summary>All windows still open: nothing more comes.</summary>
    public IEnumerable<ExpectedResult> Flush() => Close(long.MaxValue);

    public ExpectedCounts Counts() => new(
        _produced,
        _merged,
        _late,
        _filtered,
        _duplicate,
        new Dictionary<string, long>(_dead, StringComparer.Ordinal),
        _windows.ToDictionary(windows => windows.View.Name, windows => windows.Counts, StringComparer.Ordinal));

    private IEnumerable<ExpectedResult> Close(long watermark) => _windows.SelectMany(windows => windows.Close(watermark));

    private void Judge(in TFact fact)
    {
        var (belongs, merged) = (false, false);
        foreach (var windows in _windows)
        {
            if (!windows.View.Where(fact))
                continue;
            belongs = true;
            merged |= windows.Take(fact, _watermarks[fact.Partition]);
        }
        if (!belongs)
            _filtered++;
        else if (merged)
            _merged++;
        else
            _late++;
    }
}
