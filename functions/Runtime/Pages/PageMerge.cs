namespace Serverless.Runtime.Pages;

/// <summary>Whether an entry takes the place of the stored one of its key, null when there is none.</summary>
internal delegate bool TakesPlace(PageEntry? stored, PageEntry entry);

/// <summary>Merges entries into those of a page. Both are sorted, and have each key once.</summary>
internal static class PageMerge
{
    /// <summary>
    /// The rule for panes: of two of one result the newer stays, whichever comes first; an equal one changes nothing.
    /// </summary>
    public static bool Newer(PageEntry? stored, PageEntry entry) =>
        stored is null || (entry.Supersedes(stored) && !entry.Bytes.Span.SequenceEqual(stored.Bytes.Span));

    /// <summary>All entries, and how many of the new ones were taken in.</summary>
    public static (List<PageEntry> Merged, int Taken) Into(
        IEnumerable<PageEntry> stored, IReadOnlyList<PageEntry> entries, TakesPlace rule)
    {
        var (merged, taken, next) = (new List<PageEntry>(), 0, 0);
        foreach (var entry in stored)
        {
            for (; next < entries.Count && PageEntry.Compare(entries[next], entry) < 0; next++)
                Take(null, entries[next]);
            if (next < entries.Count && PageEntry.Compare(entries[next], entry) == 0)
                Take(entry, entries[next++]);
            else
                merged.Add(entry);
        }
        for (; next < entries.Count; next++)
            Take(null, entries[next]);
        return (merged, taken);

        void Take(PageEntry? before, PageEntry entry)
        {
            var takes = rule(before, entry);
            taken += takes ? 1 : 0;
            if ((takes ? entry : before) is { } stays)
                merged.Add(stays);
        }
    }
}
