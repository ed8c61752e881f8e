namespace Serverless.Core.Schemas;

/// <summary>
/// What a new schema owes those before it, as Confluent's registry names it. The transitive levels look at all of them, the others at the
/// last one.
/// </summary>
public enum CompatibilityLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It reads what the last one wrote: readers may be upgraded first.</summary>
    Backward,

    /// <summary>It reads what any of them wrote.</summary>
    BackwardTransitive,

    /// <summary>The last one reads what it writes: writers may be upgraded first.</summary>
    Forward,

    /// <summary>All of them read what it writes.</summary>
    ForwardTransitive,

    /// <summary>It and the last one read each other.</summary>
    Full,

    /// <summary>It and each of them read each other.</summary>
    FullTransitive,
}
