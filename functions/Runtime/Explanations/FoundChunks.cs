using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Explanations;

/// <summary>What the ledger has of a window.</summary>
internal sealed class FoundChunks
{
    /// <summary>Those with events of it, by epoch, source and chain.</summary>
    public List<ExplainedChunk> Chunks { get; } = [];

    /// <summary>Of each source the oldest row that is kept.</summary>
    public Dictionary<Source, ChunkRow> Oldest { get; } = [];

    /// <summary>What could not be looked into, a sentence each.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>Why not all was looked at; null when it was.</summary>
    public string? Cut { get; set; }

    /// <summary>What retention has taken that may have had events of the window, a sentence for each source.</summary>
    public IEnumerable<string> Removed =>
        from row in Oldest.Values
        where row.Totals.Records > row.Counts.Records
        orderby row.Source
        select FormattableString.Invariant(
            $"source {row.Source}: rows before offset {row.First.Value} are past their retention, with what they had for the window");
}
