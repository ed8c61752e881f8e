using Serverless.Core.Windows;

namespace Serverless.Runtime.Pages;

/// <summary>
/// Lists the results of many pages by key and start. The pages are in memory as they are stored; of each one block is unpacked at a time.
/// </summary>
internal static class PageListing
{
    /// <summary>The results; no two pages have one key and start.</summary>
    public static IEnumerable<Result> Of(IEnumerable<(ResultId Id, Page Page)> pages)
    {
        var heads = new PriorityQueue<(ResultId Id, IEnumerator<PageEntry> Entries), (ReadOnlyMemory<byte> Key, long Start)>(
            Comparer<(ReadOnlyMemory<byte> Key, long Start)>.Create(static (one, other) =>
                one.Key.Span.SequenceCompareTo(other.Key.Span) is not 0 and var byKey ? byKey : one.Start.CompareTo(other.Start)));
        foreach (var (id, page) in pages)
        {
            var entries = page.Entries.GetEnumerator();
            if (entries.MoveNext())
                heads.Enqueue((id, entries), (entries.Current.Key, id.Start.Milliseconds));
        }
        while (heads.TryDequeue(out var head, out _))
        {
            yield return head.Entries.Current.ToResult(head.Id);
            if (head.Entries.MoveNext())
                heads.Enqueue(head, (head.Entries.Current.Key, head.Id.Start.Milliseconds));
        }
    }
}
