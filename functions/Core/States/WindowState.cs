using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.States;

/// <summary>One window of one key while its state is held.</summary>
internal sealed class WindowState(EventTime start, EventTime end, WindowCell cell)
{
    /// <summary>Moves only for sessions.</summary>
    public EventTime Start { get; set; } = start;

    public EventTime End { get; set; } = end;

    /// <summary>All events of the window, or (discarding) those since the last pane.</summary>
    public WindowCell Cell { get; private set; } = cell;

    /// <summary>Events in panes whose content was discarded.</summary>
    public long Discarded { get; set; }

    /// <summary>Events that the last pane spoke of.</summary>
    public long EmittedEvents { get; set; }

    /// <summary>Panes emitted so far.</summary>
    public int Panes { get; set; }

    public long Events => Discarded + Cell.Events;

    /// <summary>Begins anew with no events: what there was is in a pane.</summary>
    public void Discard(CellPool pool)
    {
        Discarded = Events;
        Cell.Release();
        Cell = new WindowCell(pool);
    }

    /// <summary>Whether events came since the last pane: then one of them still waits.</summary>
    public bool HasUnemittedEvents => Cell.OldestUnemittedKafkaMs != long.MaxValue;
}
