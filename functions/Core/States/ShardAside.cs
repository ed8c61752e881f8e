namespace Serverless.Core.States;

/// <summary>
/// What a shard could not merge, emit or store and has set aside, so that the other keys go on. Counts since its state was begun.
/// </summary>
/// <param name="Count">How many entries, windows and corrections, at least 0.</param>
/// <param name="TakenBack">
/// Of the events that the fences count as applied, those that were in a window or a correction that was set aside later. Of windows that
/// overlap it can't be told: those are in <paramref name="Count"/> only.
/// </param>
/// <param name="Latest">The latest of them, oldest first, at most <see cref="MostKept"/>.</param>
public sealed record ShardAside(long Count, long TakenBack, IReadOnlyList<AsideEntry> Latest)
{
    /// <summary>How many are kept; the older ones are only counted.</summary>
    public const int MostKept = 100;

    /// <summary>Nothing is set aside.</summary>
    public static readonly ShardAside None = new(0, 0, []);

    /// <summary>The same counts, with at most that many of the latest.</summary>
    public ShardAside Newest(int most) => Latest.Count <= most ? this : this with { Latest = [.. Latest.TakeLast(most)] };

    internal ShardAside Plus(ShardAside other) =>
        new(Count + other.Count, TakenBack + other.TakenBack, [.. Latest.Concat(other.Latest).TakeLast(MostKept)]);

    internal ShardAside With(AsideEntry entry, long takenBack) =>
        new(Count + 1, TakenBack + takenBack, [.. Latest.TakeLast(MostKept - 1), entry]);
}

/// <summary>Something that was set aside. All texts are safe to show and at most some hundred characters.</summary>
/// <param name="Key">The key, as it is shown.</param>
/// <param name="Where">What it is and where it lies: of an entry the source and the chunk's offsets.</param>
/// <param name="Events">How many events it is of, at least 0.</param>
/// <param name="Reason">Why.</param>
public sealed record AsideEntry(string Key, string Where, long Events, string Reason)
{
    /// <summary>As a sentence.</summary>
    public override string ToString() => FormattableString.Invariant($"key {Key}: {Where}, {Events} events: {Reason}");
}
