using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.AzureStorage.Ledger;

/// <summary>Decides which rows of a chain may go, a page at a time.</summary>
internal sealed class ChainTrim(Source source, DateTimeOffset before, ChainPoint applied)
{
    public Source Source { get; } = source;

    /// <summary>The rows of the page that may go.</summary>
    public IReadOnlyList<ChunkRow> Old { get; private set; } = [];

    /// <summary>The first row of the page that stays; null when the chain has no rows.</summary>
    public ChunkRow? Oldest { get; private set; }

    /// <summary>Whether rows of the next page may go too.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Whether the chain has ended and only the rows are left that always stay.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes the oldest rows of the chain.</summary>
    public void Look(List<ChunkRow> page)
    {
        // The last row of the page may be the newest one, and the one before it the newest with records.
        var newest = page.Count - (page.Count > 1 && page[^1].NextEpoch is not null ? 2 : 1);
        var isFull = page.Count == StorageTable.MaxPage;
        Old = [.. page.Take(newest).TakeWhile(row => row.Clock < before && IsApplied(row))];
        Oldest = page.Count == 0 ? null : page[Old.Count];
        HasMore = isFull && Old.Count == newest;
        IsDone = !isFull && Old.Count == newest && page[^1].NextEpoch is not null;
    }

    /// <summary>Whether the row is old enough to go, and stays because it isn't applied.</summary>
    public bool IsKept(ChunkRow row) => row.NextEpoch is null && row.Clock < before && !IsApplied(row);

    private bool IsApplied(ChunkRow row) => ChainPoint.After(row) <= applied;
}
