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

    /// <summary>The source's watermark there; only the end of an epoch's chain sets it back.</summary>
    public EventTime Watermark { get; set; } = EventTime.Min;

    /// <summary>
    /// Where the chain was after the last chunk with an event that counts. A look that is older says nothing of its idleness.
    /// </summary>
    public ChainPoint Active { get; set; } = ChainPoint.Start;

    /// <summary>Events of the source that the shard has merged since its state was begun. Only views count.</summary>
    public long Applied { get; set; }

    /// <summary>Events of the source in entries that could not be merged and were set aside. Only views count.</summary>
    public long SetAside { get; set; }

    /// <summary>
    /// Events that the ledger counts as merged by the view and that its shards need not account for: those before the first layout of its
    /// meaning. Every shard of a layout has the same.
    /// </summary>
    public long Base { get; set; }

    /// <summary>Where the newest checkpoint of the shard's state is, or where the shard began.</summary>
    public ChainPoint Saved { get; set; } = ChainPoint.Start;

    /// <summary>Where the checkpoint before that is: the ledger keeps what comes after it.</summary>
    public ChainPoint Kept { get; set; } = ChainPoint.Start;

    /// <summary>
    /// Up to where the shard may have come before its state was lost: until it is there again it emits and releases nothing, as what it did
    /// then depended on all of that.
    /// </summary>
    public ChainPoint ReplayTo { get; set; } = ChainPoint.Start;

    /// <summary>What of the source the shard has stepped over, as was accepted.</summary>
    public LostEvents Lost { get; set; }

    /// <summary>Why the shard can't apply what comes after <see cref="Last"/>; null when it can.</summary>
    public StuckSource? Stuck { get; set; }

    /// <summary>Moves the fence over a place whose loss was accepted.</summary>
    public void StepOver(AcceptedLoss loss, LostEvents lost)
    {
        (Epoch, Last, Watermark, Stuck) = (loss.To.Epoch, loss.To.Last, EventTime.Later(Watermark, loss.Watermark), null);
        Lost = Lost.Plus(lost);
    }

    /// <summary>Moves the fence to where the source goes on in the next epoch, as the row that ends its chain says.</summary>
    public void Follow(ChunkRow end) =>
        (Epoch, Last, Watermark, Stuck) = (end.NextEpoch!.Value, end.Last, end.WatermarkAfter, null);

    /// <summary>The fence of a shard that begins at a point of the source's chain: there is nothing before it to keep.</summary>
    public static SourceFence BeginningAt(Source source, ChainPoint point, EventTime watermark, long mergedBefore) => new(source)
    {
        Epoch = point.Epoch,
        Last = point.Last,
        Watermark = watermark,
        Active = point,
        Base = mergedBefore,
        Saved = point,
        Kept = point,
    };
}
