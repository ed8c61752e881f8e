using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>How far a shard has applied one of the sources that feed it.</summary>
/// <param name="source">The source.</param>
public sealed class SourceFence(Source source)
{
    /// <summary>Which source.</summary>
    public Source Source { get; } = source;

    /// <summary>The partition of <see cref="Source"/>.</summary>
    public Partition Partition => Source.Partition;

    /// <summary>The epoch whose chain is being followed; 0 before the first row.</summary>
    public Epoch Epoch { get; set; }

    /// <summary>Last offset applied in that epoch, or the one after which its chain begins.</summary>
    public Offset Last { get; set; } = Offset.None;

    /// <summary>Where in the chain that is.</summary>
    public ChainPoint At => new(Epoch, Last);

    /// <summary>Whether any row was applied or followed.</summary>
    public bool HasBegun => Epoch != default;

    /// <summary>The source's watermark there; only the end of an epoch's chain sets it back.</summary>
    public EventTime Watermark { get; set; } = EventTime.Min;

    /// <summary>Events of the source that the shard has merged since its state was begun. Only views count.</summary>
    public long Applied { get; set; }

    /// <summary>Events of the source in entries that could not be merged and were set aside. Only views count.</summary>
    public long SetAside { get; set; }

    /// <summary>
    /// Events that the ledger counts as merged by the view and that the shard need not account for: those before the first row that it
    /// applied, and those that were merged by another definition of the view. Every shard of a layout has the same.
    /// </summary>
    public long Base { get; set; }

    /// <summary>Why the shard can't apply what comes after <see cref="Last"/>; null when it can.</summary>
    public StuckSource? Stuck { get; set; }

    /// <summary>Moves the fence to where the source goes on in the next epoch, as the row that ends its chain says.</summary>
    /// <param name="end">A row with <see cref="ChunkRow.NextEpoch"/>, the next one after the fence.</param>
    /// <param name="view">What the shard is of: a shard that begins here need not account for what came before.</param>
    public void Follow(ChunkRow end, string view)
    {
        if (!HasBegun)
            Base = end.Totals.MergedBy(view);
        (Epoch, Last, Watermark, Stuck) = (end.NextEpoch!.Value, end.Last, end.WatermarkAfter, null);
    }
}
