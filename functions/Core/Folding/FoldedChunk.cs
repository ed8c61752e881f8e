using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Folding;

/// <summary>A chunk after folding: what its ledger row will say of it, and the events that left by the side.</summary>
public sealed record FoldedChunk(
    Partition Partition,
    Offset First,
    Offset Last,
    EventTime WatermarkBefore,
    EventTime WatermarkAfter,
    ChunkCounts Counts,
    IReadOnlyList<SetAside> Aside);
