using Serverless.Core.Binary;

namespace Serverless.Core.Zones;

/// <summary>
/// By how much clocks of a time zone are ahead of UTC, as a table: what was, and what was known of the future when it was made, so that it
/// is the same wherever it is read. It reaches from <see cref="First"/> to <see cref="Last"/>; before and after that clocks stay as they
/// are there. Immutable; equal tables are equal.
/// </summary>
public sealed class ZoneRules : IEquatable<ZoneRules>
{
    /// <summary>
    /// Where the table begins: 1970-01-01T00:00Z, in milliseconds since then. The time-zone database promises nothing of the time before,
    /// and builds of it differ there.
    /// </summary>
    public const long First = 0;

    /// <summary>Where it ends: 2070-01-01T00:00Z, in milliseconds since 1970.</summary>
    public const long Last = 3_155_760_000_000;

    // No change of clocks makes them differ from UTC by more: so far may what clocks show lie from the instant at which they show it.
    private const long MostOffsetMs = 26 * 3_600_000L;

    // Of each stretch of time without a change: where it begins, and by how much clocks are ahead in it. The first begins at no time.
    private readonly long[] _starts;
    private readonly long[] _offsets;

    private ZoneRules(List<(long At, long OffsetMs)> changes)
    {
        _starts = [long.MinValue, .. changes.Skip(1).Select(change => change.At)];
        _offsets = [.. changes.Select(change => change.OffsetMs)];
        Text = ZoneRulesText.Write(changes);
        Hash = Hash64.Of(System.Text.Encoding.ASCII.GetBytes(Text));
    }

    /// <summary>The table as a text, which <see cref="Parse"/> reads: letters, digits, hyphens and underscores.</summary>
    public string Text { get; }

    /// <summary>A hash of the table.</summary>
    public ulong Hash { get; }

    /// <summary>The table of a text; null when it is none.</summary>
    public static ZoneRules? Parse(string text) => ZoneRulesText.Read(text) is { } changes ? new ZoneRules(changes) : null;

    /// <summary>
    /// The table of a function that gives by how many milliseconds clocks are ahead at an instant (ms since 1970). Two changes that are
    /// less than a quarter of a day apart and cancel each other may be overlooked; none are known.
    /// </summary>
    public static ZoneRules Of(Func<long, long> offsetAt)
    {
        const long step = 6 * 3_600_000L;
        var changes = new List<(long At, long OffsetMs)> { (First, offsetAt(First)) };
        for (var at = First; at < Last; at += step)
        {
            while (offsetAt(Math.Min(at + step, Last)) is var next && next != changes[^1].OffsetMs)
            {
                var change = ChangeIn(Math.Max(at, changes[^1].At), Math.Min(at + step, Last), offsetAt);
                changes.Add((change, offsetAt(change)));
            }
        }
        return new ZoneRules(changes);
    }

    /// <summary>By how many milliseconds clocks are ahead of UTC at an instant, in milliseconds since 1970.</summary>
    public long OffsetAt(long instant) => _offsets[IndexAt(instant)];

    /// <summary>
    /// The first instant at which clocks show a time or, where they skip it, a later one; both in milliseconds since 1970-01-01T00:00. A
    /// later time never gives an earlier instant.
    /// </summary>
    public long FirstShowing(long shown)
    {
        var index = IndexAt(shown - MostOffsetMs);
        while (index + 1 < _starts.Length && _starts[index + 1] + _offsets[index] <= shown)
            index++;
        return Math.Max(_starts[index], shown - _offsets[index]);
    }

    /// <inheritdoc/>
    public bool Equals(ZoneRules? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ZoneRules);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();

    private int IndexAt(long instant)
    {
        var index = Array.BinarySearch(_starts, instant);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>The first instant after <paramref name="before"/> with another offset, by halves; there is one until the end.</summary>
    private static long ChangeIn(long before, long end, Func<long, long> offsetAt)
    {
        var offset = offsetAt(before);
        while (end - before > 1)
        {
            var middle = before + ((end - before) / 2);
            if (offsetAt(middle) == offset)
                before = middle;
            else
                end = middle;
        }
        return end;
    }
}
