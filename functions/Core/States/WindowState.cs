using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>One window of one key while its state is held.</summary>
internal sealed class WindowState(EventTime start, EventTime end, WindowCell cell)
{
    private static readonly IReadOnlyDictionary<Source, CorrectionMark> NoCorrections = new Dictionary<Source, CorrectionMark>();

    /// <summary>The start; only that of a session or a count window changes.</summary>
    public EventTime Start { get; set; } = start;

    /// <summary>The end, exclusive; only that of a session or a count window changes.</summary>
    public EventTime End { get; set; } = end;

    /// <summary>The aggregates of all its events or, for a discarding view, of those since the last pane.</summary>
    public WindowCell Cell { get; private set; } = cell;

    /// <summary>How many events were discarded after a pane.</summary>
    public long Discarded { get; set; }

    /// <summary>Panes emitted so far.</summary>
    public int Panes { get; set; }

    /// <summary>Whether the on-time pane was emitted: all later ones are late.</summary>
    public bool WasOnTime { get; set; }

    /// <summary>
    /// Whether the final pane of the window, or of a session that is part of it, may have gone to the sink: all later ones are corrections.
    /// </summary>
    public bool HasFinal { get; set; }

    /// <summary>Of a count window: its source's watermark, or the time of its newest event, at its last event. Else 0.</summary>
    public EventTime LastSeen { get; set; }

    /// <summary>How many events the window has had, discarded ones included.</summary>
    public long Events => Discarded + Cell.Events;

    /// <summary>Up to where corrections of each source were merged into it (<see cref="Result.Corrections"/>).</summary>
    public IReadOnlyDictionary<Source, CorrectionMark> Corrections { get; private set; } = NoCorrections;

    /// <summary>Starts of sessions that became part of this one: the results of those are retracted after its next pane.</summary>
    public List<EventTime> Superseded { get; } = [];

    /// <summary>Notes that corrections of a source are merged up to a mark.</summary>
    public void Note(Source source, CorrectionMark mark)
    {
        if (Corrections.TryGetValue(source, out var known) && known.CompareTo(mark) >= 0)
            return;
        Corrections = new Dictionary<Source, CorrectionMark>(Corrections) { [source] = mark };
    }

    /// <summary>Notes all of these marks.</summary>
    public void Note(IReadOnlyDictionary<Source, CorrectionMark> corrections)
    {
        foreach (var (source, mark) in corrections)
            Note(source, mark);
    }

    /// <summary>Empties the window after a pane; <see cref="Events"/> stays.</summary>
    public void Discard(CellPool pool)
    {
        Discarded = Events;
        Cell.Release();
        Cell = new WindowCell(pool);
    }

    /// <summary>The same window of another definition of the view.</summary>
    public WindowState With(WindowCell cell)
    {
        var carried = new WindowState(Start, End, cell)
        {
            Discarded = Discarded,
            Panes = Panes,
            WasOnTime = WasOnTime,
            HasFinal = HasFinal,
            LastSeen = LastSeen,
        };
        carried.Note(Corrections);
        carried.Superseded.AddRange(Superseded);
        return carried;
    }

    /// <summary>Forgets that panes were emitted.</summary>
    public void EmitAgain()
    {
        WasOnTime = false;
        if (Events > 0)
            Cell.Open().OldestUnemittedKafkaMs = Math.Min(Cell.OldestUnemittedKafkaMs, End.Milliseconds);
    }

    /// <summary>Whether events came since the last pane.</summary>
    public bool HasUnemittedEvents => Cell.OldestUnemittedKafkaMs != long.MaxValue;
}
