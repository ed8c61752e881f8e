namespace Serverless.Core.Aggregates;

/// <summary>
/// Memory of an aggregate whose state has no fixed size, reused for other events. <see cref="Reset"/> keeps the memory of a small state; what a
/// large one has grown to goes back to the process's pool of arrays, where the next one that grows finds it. One thread at a time.
/// </summary>
public abstract class GrowingState
{
    /// <summary>Back to the state of no events.</summary>
    public abstract void Reset();
}
