using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Sessions;

/// <summary>A part of the sessions of a key in a chunk: events that follow each other by at most the gap.</summary>
internal sealed class SessionItem(Cell cell)
{
    /// <summary>Whether its events came after the allowed lateness: the view merges them as a correction.</summary>
    public bool IsLate { get; set; }

    /// <summary>The time of the earliest event.</summary>
    public EventTime Start { get; set; }

    /// <summary>The time of the latest event plus the gap; exclusive.</summary>
    public EventTime End { get; set; }

    /// <summary>The aggregates of the events.</summary>
    public Cell Cell { get; } = cell;
}
