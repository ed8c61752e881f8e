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
    private Dictionary<string, long> _dropped = [];
    private long _records, _read, _merged, _late, _filtered, _duplicate;

    /// <summary>Counts a record.</summary>
    public void Record() => _records++;

    /// <summary>Counts an event that a drop rule took out.</summary>
    public void Dropped(string rule)
    {
        (_read, _filtered) = (_read + 1, _filtered + 1);
        _dropped[rule] = _dropped.GetValueOrDefault(rule) + 1;
    }

    /// <summary>Counts an event that an ingest state had seen before.</summary>
    public void Duplicate() => (_read, _duplicate) = (_read + 1, _duplicate + 1);

    /// <summary>Counts a dead letter.</summary>
    public void DeadLettered(string reason)
    {
        _read++;
        _deadLettered[reason] = _deadLettered.GetValueOrDefault(reason) + 1;
    }

    /// <summary>Counts what one view did with an event.</summary>
    public void View(int view, ViewOutcome outcome)
    {
        if (outcome == ViewOutcome.Merged)
            _viewMerged[view]++;
        else if (outcome == ViewOutcome.Late)
            _viewLate[view]++;
    }

    /// <summary>
    /// Counts an event that was offered to the views: as merged if any view took it, as late if it was late for every view that it belongs
    /// to, as filtered if it belongs to no view.
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

    /// <summary>
    /// The counts since the last call, with those of <paramref name="observers"/> beside the views; counting starts again at zero.
    /// </summary>
    public ChunkCounts Take(IEnumerable<(string Name, long Events)>? observers = null)
    {
        var byView = new Dictionary<string, ViewCounts>(views.Count);
        foreach (var view in views)
            byView[view.Name] = new ViewCounts(_viewMerged[view.Index], _viewLate[view.Index]);
        foreach (var (name, events) in observers ?? [])
            byView[name] = new ViewCounts(events, 0);
        var counts = new ChunkCounts(_records, _read, _merged, _late, _filtered, _duplicate, _deadLettered, byView)
        {
            Dropped = _dropped,
        };
        Array.Clear(_viewMerged);
        Array.Clear(_viewLate);
        (_deadLettered, _dropped) = ([], []);
        _records = _read = _merged = _late = _filtered = _duplicate = 0;
        return counts;
    }
}
