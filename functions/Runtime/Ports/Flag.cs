namespace Serverless.Runtime.Ports;

/// <summary>A flag of a pipeline.</summary>
/// <param name="Key">Which one. That of the ticks sorts before all others.</param>
/// <param name="By">Who holds it; empty where the key says that.</param>
public readonly record struct Flag(string Key, string By)
{
    /// <summary>Holds the flag of the ticks while the timer ticks.</summary>
    public const string Timer = "timer";

    private const string TicksKey = "ticks";

    /// <summary>Says that the ticks of the pipeline are made, and by whom. There is one: who raises it last holds it.</summary>
    public static Flag Ticks(string by) => new(TicksKey, by);

    /// <summary>Asks ingestion to wait. Each shard has its own.</summary>
    public static Flag Pressure(string shard) => new($"wait/{shard}", "");

    /// <summary>Whether it is the one of the ticks.</summary>
    public bool IsTicks => Key == TicksKey;
}

/// <summary>What the flags of a pipeline say that are up.</summary>
/// <param name="Pressure">Whether a shard asks ingestion to wait.</param>
/// <param name="TickedBy">Who makes the ticks: <see cref="Flag.Timer"/>, or an instance in its place; null when nobody does.</param>
public readonly record struct FlagsUp(bool Pressure, string? TickedBy)
{
    /// <summary>So many flags, the first by their keys, say everything: that of the ticks, and one of pressure.</summary>
    public const int Enough = 2;

    /// <summary>What the first <see cref="Enough"/> of the flags say, in the order of their keys, ordinal.</summary>
    public static FlagsUp Of(IReadOnlyList<Flag> first) =>
        new(first.Any(flag => !flag.IsTicks), first.Where(flag => flag.IsTicks).Select(flag => flag.By).FirstOrDefault());
}
