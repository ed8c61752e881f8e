namespace Serverless.Core.States;

/// <summary>
/// What a shard has stepped over of a source, as an operator has accepted. How much of it was the shard's is known within bounds.
/// </summary>
/// <param name="Places">How many chunks or gaps, at least 0.</param>
/// <param name="Least">The fewest of the ledger's merged events that the shard lacks by that; below 0 where it has more.</param>
/// <param name="Most">The most.</param>
public readonly record struct LostEvents(long Places, long Least, long Most)
{
    /// <summary>The sum of two.</summary>
    public LostEvents Plus(LostEvents other) => new(Places + other.Places, Least + other.Least, Most + other.Most);
}
