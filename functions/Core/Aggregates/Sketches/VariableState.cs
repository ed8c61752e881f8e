namespace Serverless.Core.Aggregates.Sketches;

/// <summary>
/// Memory of an aggregate whose state has no fixed size, reused for other events. One thread at a time.
/// </summary>
public abstract class VariableState
{
    /// <summary>
    /// Back to the state of no events. The memory of a small state is kept, that of a large one is not: else every one would in time hold what the largest key needs.
    /// </summary>
    public abstract void Reset();
}
