using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>One window of one key while its state is held.</summary>
internal sealed class WindowState(EventTime start, EventTime end, WindowCell cell)
{
    /// <summary>The start; only that of a session changes.</summary>
    public EventTime Start { get; set; } = start;

    /// <summary>The end, exclusive; only that of a session changes.</summary>
    public EventTime End { get; set; } = end;

    /// <summary>The aggregates of all its events or, for a discarding view, of those since the last pane.</summary>
    public WindowCell Cell { get; private set; } = cell;

    /// <summary>How many events were discarded after a pane.</summary>
    public long Discarded { get; set; }

    /// <summary><see cref="Events"/> as it was at the last pane.</summary>
    public long EmittedEvents { get; set; }

    /// <summary>Panes emitted so far.</summary>
    public int Panes { get; set; }

    /// <summary>How many events the window has had, discarded ones included.</summary>
    public long Events => Discarded + Cell.Events;

    /// <summary>Empties the window after a pane; <see cref="Events"/> stays.</summary>
    public void Discard(CellPool pool)
    {
        Discarded = Events;
        Cell.Release();
        Cell = new WindowCell(pool);
    }

    /// <summary>Whether events came since the last pane.</summary>
    public bool HasUnemittedEvents => Cell.OldestUnemittedKafkaMs != long.MaxValue;
}
