using Serverless.Core.Ledger;
using Serverless.Core.Partials;
using Serverless.Core.Pipelines;

namespace Serverless.Core.Folding;

/// <summary>Counts what becomes of a chunk's events.</summary>
internal sealed class ChunkTally(IReadOnlyList<View> views)
{
    private readonly long[] _viewMerged = new long[views.Count];
    private readonly long[] _viewLate = new long[views.Count];
    private Dictionary<string, long> _deadLettered = [];
    private long _records, _read, _merged, _late, _filtered, _duplicate;

    public void Record() => _records++;

    public void Filtered() => (_read, _filtered) = (_read + 1, _filtered + 1);

    public void Duplicate() => (_read, _duplicate) = (_read + 1, _duplicate + 1);

    public void DeadLettered(string reason)
    {
        _read++;
        _deadLettered[reason] = _deadLettered.GetValueOrDefault(reason) + 1;
    }

    public void View(int view, ViewOutcome outcome)
    {
        if (outcome == ViewOutcome.Merged)
            _viewMerged[view]++;
        else if (outcome == ViewOutcome.Late)
            _viewLate[view]++;
    }

    /// <summary>
    /// One event folded: merged if any view took it, late if it was late for all it belongs to, filtered if it belongs to none.
    /// </summary>
    public void Folded(bool merged, bool late)
    {
        _read++;
        if (merged)
            _merged++;
        else if (late)
            _late++;
        else
            _filtered++;
    }

    /// <summary>The counts so far; starts again from zero.</summary>
    public ChunkCounts Take()
    {
        var byView = new Dictionary<string, ViewCounts>(views.Count);
        foreach (var view in views)
            byView[view.Name] = new ViewCounts(_viewMerged[view.Index], _viewLate[view.Index]);
        var counts = new ChunkCounts(_records, _read, _merged, _late, _filtered, _duplicate, _deadLettered, byView);
        Array.Clear(_viewMerged);
        Array.Clear(_viewLate);
        _deadLettered = [];
        _records = _read = _merged = _late = _filtered = _duplicate = 0;
        return counts;
    }
}
