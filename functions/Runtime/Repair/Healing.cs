namespace Serverless.Runtime.Repair;

/// <summary>What became of a delta object that was looked at.</summary>
public enum HealingOutcome
{
    /// <summary>It is stored as it was folded.</summary>
    Whole,

    /// <summary>It was damaged or gone, and is put back.</summary>
    Healed,

    /// <summary>It is damaged or gone, and can be put back: nothing was changed.</summary>
    CanBeHealed,

    /// <summary>It can be folded again, but something else comes out than was sealed: it is put back only when that is accepted.</summary>
    Differs,

    /// <summary>What it was made of can't be had any more.</summary>
    Lost,

    /// <summary>It was folded again otherwise than it was sealed, and that is accepted.</summary>
    RefoldAccepted,

    /// <summary>Its loss is accepted: shards go on after it.</summary>
    LossAccepted,

    /// <summary>A store or the topic can't be asked: nothing is known of it now.</summary>
    Unknown,

    /// <summary>It is of a form of a later version, which may read it.</summary>
    Later,
}

/// <summary>A delta object that was looked at.</summary>
/// <param name="Delta">Its name.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Why">What is or was wrong with it and, where it isn't healed, why not, as a sentence; null when it is whole.</param>
public sealed record Healing(string Delta, HealingOutcome Outcome, string? Why)
{
    /// <summary>Whether shards can use it now.</summary>
    public bool IsGood => Outcome is HealingOutcome.Whole or HealingOutcome.Healed or HealingOutcome.RefoldAccepted;

    /// <summary>Whether nothing is left to be done about it.</summary>
    public bool IsDone => IsGood || Outcome == HealingOutcome.LossAccepted;
}
