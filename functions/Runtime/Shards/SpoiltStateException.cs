using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;

namespace Serverless.Runtime.Shards;

/// <summary>A chunk failed while it was merged, so the state may hold a part of it. The saved state doesn't.</summary>
internal sealed class SpoiltStateException(Source source, ChainPoint fence, StuckSource stuck, Exception cause)
    : Exception(stuck.Why, cause)
{
    /// <summary>The source that the chunk is of.</summary>
    public Source Of { get; } = source;

    /// <summary>The fence that the chunk follows.</summary>
    public ChainPoint Fence { get; } = fence;

    /// <summary>What the source's fence must say there.</summary>
    public StuckSource Stuck { get; } = stuck;
}
