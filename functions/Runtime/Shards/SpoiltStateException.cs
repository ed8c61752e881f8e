using Serverless.Core.Positions;
using Serverless.Core.States;

namespace Serverless.Runtime.Shards;

/// <summary>A chunk failed while it was merged, so the state may hold a part of it. The saved state doesn't.</summary>
internal sealed class SpoiltStateException(Source source, StuckSource stuck, Exception cause) : Exception(stuck.Why, cause)
{
    /// <summary>The source that the chunk is of.</summary>
    public Source Of { get; } = source;

    /// <summary>What the source's fence must say instead.</summary>
    public StuckSource Stuck { get; } = stuck;
}
