using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.WindowKinds.Aligned;

/// <summary>
/// The slices of a key, with sums of blocks of 8, 64, 512, … of them that follow each other, so that a window is made of some dozens of
/// parts however many slices it holds, and an event is added to a few (as the trees of Tangwongsan et al., "General Incremental
/// Sliding-Window Aggregation", VLDB 2015, but a block is made only when it saves something). Parts are in the order of
/// <see cref="Compare"/>. Parts whose events may not enter all windows are in no block, and come last.
/// </summary>
internal sealed class SliceSums(AlignedWindows windows, CellPool cells)
{
    private const int Fan = 8;

    // A block is made when it takes the place of so many parts: then there are at most a third as many blocks as slices.
    private const int Worth = 4;

    private readonly int _levels = LevelsOf(windows.SizeMs / windows.SliceMs);

    /// <summary>
    /// Adds the events of a slice, which may enter windows that end at or after <paramref name="from"/>. The cost grows with the logarithm
    /// of the number of parts.
    /// </summary>
    public void Add(List<SlicePart> parts, EventTime slice, EventTime from, Cell cell)
    {
        PartAt(parts, slice, from, 0).Cell.Open().Merge(cell);
        for (var level = 1; level <= _levels && from == EventTime.Min; level++)
        {
            var block = BlockOf(slice, level);
            if (Find(parts, block, from, level) is >= 0 and var at)
                parts[at].Cell.Open().Merge(cell);
            else
                MakeIfWorth(parts, block, level);
        }
    }

    /// <summary>Merges all that a window holds into a cell.</summary>
    public void Sum(List<SlicePart> parts, EventTime start, EventTime end, Cell into)
    {
        foreach (var part in Cover(parts, start, end, _levels))
            into.Merge(part.Cell.Open());
        foreach (var part in Restricted(parts))
        {
            if (part.Slice >= start && part.Slice < end && part.FirstOpenEnd <= end)
                into.Merge(part.Cell.Open());
        }
    }

    /// <summary>Of how many parts <see cref="Sum"/> makes a window, without those that are restricted.</summary>
    public int PartsOf(List<SlicePart> parts, EventTime start, EventTime end) => Cover(parts, start, end, _levels).Count();

    /// <summary>Parts whose events may not enter all windows of their slices.</summary>
    public static IEnumerable<SlicePart> Restricted(List<SlicePart> parts)
    {
        for (var at = parts.Count - 1; at >= 0 && parts[at].FirstOpenEnd != EventTime.Min; at--)
            yield return parts[at];
    }

    /// <summary>The first slice at or after a time, without those that are restricted; null when there is none.</summary>
    public static EventTime? FirstUnrestricted(List<SlicePart> parts, EventTime start)
    {
        var at = LowerBound(parts, start);
        while (at < parts.Count && parts[at].FirstOpenEnd == EventTime.Min)
        {
            if (parts[at].Level == 0)
                return parts[at].Slice;
            at++;
        }
        return null;
    }

    private void MakeIfWorth(List<SlicePart> parts, EventTime block, int level)
    {
        var end = EndOf(block, level);
        if (Cover(parts, block, end, level - 1).Take(Worth).Count() < Worth)
            return;
        var made = new WindowCell(cells);
        foreach (var part in Cover(parts, block, end, level - 1))
            made.Open().Merge(part.Cell.Open());
        parts.Insert(~Find(parts, block, EventTime.Min, level), new SlicePart(block, EventTime.Min, made, level));
    }

    /// <summary>The fewest parts of at most a level that hold the events of a span, each once; without those that are restricted.</summary>
    private IEnumerable<SlicePart> Cover(List<SlicePart> parts, EventTime start, EventTime end, int mostLevel)
    {
        for (var at = LowerBound(parts, start); at < parts.Count;)
        {
            var part = parts[at];
            if (part.Slice >= end || part.FirstOpenEnd != EventTime.Min)
                yield break;
            var next = EndOf(part.Slice, part.Level);
            if (part.Level > mostLevel || next > end)
            {
                at++;
                continue;
            }
            yield return part;
            at = part.Level == 0 ? at + 1 : LowerBound(parts, next);
        }
    }

    private SlicePart PartAt(List<SlicePart> parts, EventTime slice, EventTime from, int level)
    {
        var at = Find(parts, slice, from, level);
        if (at < 0)
            parts.Insert(at = ~at, new SlicePart(slice, from, new WindowCell(cells), level));
        return parts[at];
    }

    private EventTime BlockOf(EventTime slice, int level)
    {
        var length = LengthOf(level);
        var since = slice.Milliseconds - windows.PhaseMs;
        var rest = since % length;
        return slice.Minus(rest < 0 ? rest + length : rest);
    }

    private EventTime EndOf(EventTime block, int level) => block.Plus(LengthOf(level));

    private long LengthOf(int level) => windows.SliceMs << (3 * level);

    /// <summary>The index of the first part that isn't restricted and starts at or after a time, or of the first that is.</summary>
    private static int LowerBound(List<SlicePart> parts, EventTime start)
    {
        var at = Find(parts, start, EventTime.Min, int.MaxValue);
        return at >= 0 ? at : ~at;
    }

    /// <summary>The index of a part, or the complement of where it belongs.</summary>
    private static int Find(List<SlicePart> parts, EventTime slice, EventTime from, int level)
    {
        var (low, high) = (0, parts.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Compare(parts[middle], slice, from, level);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    /// <summary>Unrestricted parts first; then by slice, larger blocks first, and by where their events may enter.</summary>
    private static int Compare(SlicePart part, EventTime slice, EventTime from, int level)
    {
        var isRestricted = part.FirstOpenEnd != EventTime.Min;
        if (isRestricted != (from != EventTime.Min))
            return isRestricted ? 1 : -1;
        if (part.Slice != slice)
            return part.Slice.CompareTo(slice);
        return part.Level != level ? level.CompareTo(part.Level) : part.FirstOpenEnd.CompareTo(from);
    }

    /// <summary>The greatest level whose blocks fit into windows of so many slices.</summary>
    private static int LevelsOf(long slices)
    {
        var levels = 0;
        for (var length = (long)Fan; length <= slices; length *= Fan)
            levels++;
        return levels;
    }
}
