using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.States;

/// <summary>How far a shard has applied one of the partitions that feed it.</summary>
/// <param name="partition">The partition.</param>
public sealed class SourceFence(Partition partition)
{
    public Partition Partition { get; } = partition;

    /// <summary>The epoch whose chain is being followed; 0 before the first row.</summary>
    public Epoch Epoch { get; set; }

    /// <summary>Last offset applied.</summary>
    public Offset Last { get; set; } = Offset.None;

    /// <summary>The partition's watermark at that offset.</summary>
    public EventTime Watermark { get; set; } = EventTime.Min;

    /// <summary>Read to its end and empty since: doesn't hold the shard's watermark back.</summary>
    public bool IsIdle { get; set; }
}
