namespace Serverless.Local.Workloads.Truth;

/// <summary>
/// The events of a workload one after another, as what they say. The same events in the same order as the records that are produced.
/// </summary>
internal abstract class FactSource<TFact>
    where TFact : struct, ITruthFact
{
    /// <summary>The event that <see cref="Next"/> moved to; holds until the next call.</summary>
    public abstract ref readonly TFact Current { get; }

    /// <summary>Moves to the next event; false at the end.</summary>
    public abstract bool Next();
}
