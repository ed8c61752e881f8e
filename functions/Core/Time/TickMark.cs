namespace Serverless.Core.Time;

/// <summary>
/// Which tick of the timer a poke is of. Time between ticks is measured by the process that ticks, so that no change of a wall clock shows
/// in it, and a poke that comes late or twice is recognised.
/// </summary>
/// <param name="Process">A random number that the process drew when it started.</param>
/// <param name="Number">The process counts its ticks, from 1; 0 is no tick.</param>
/// <param name="AtMs">Milliseconds since the process started; never decreases.</param>
public readonly record struct TickMark(long Process, long Number, long AtMs)
{
    /// <summary>Time between two ticks, as the timer is set, in milliseconds.</summary>
    public const long IntervalMs = 1_000;

    /// <summary>Whether no tick was between the other one and this.</summary>
    public bool Follows(TickMark other) => Process == other.Process && Number == other.Number + 1;

    /// <summary>Whether the other one is known to be this tick or a later one.</summary>
    public bool IsPassedBy(TickMark other) => Process == other.Process && Number <= other.Number;
}
