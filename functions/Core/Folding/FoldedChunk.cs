using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Folding;

/// <summary>A folded chunk: what its ledger row will hold, and its dead letters and late events.</summary>
internal sealed record FoldedChunk(
    Offset First,
    Offset Last,
    EventTime WatermarkBefore,
    EventTime WatermarkAfter,
    EventTime Latest,
    ChunkCounts Counts,
    IReadOnlyList<SetAside> Aside);
