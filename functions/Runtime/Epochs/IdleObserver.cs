using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Epochs;

/// <summary>
/// Finds idle partitions: read to their end, and without new records for the idle timeout. An instance counts only the time that it has
/// observed itself: after a time in which nothing ran, a partition that looks idle may just not have been read yet.
/// </summary>
internal sealed class IdleObserver(TimeProvider clock)
{
    private readonly Dictionary<int, (Offset Head, DateTimeOffset Since)> _quiet = [];

    public IReadOnlyList<int> Observe(PartitionHead[] heads, IReadOnlyDictionary<Partition, Offset> ends, TimeSpan timeout)
    {
        var now = clock.GetUtcNow();
        var idle = new List<int>();
        for (var partition = 0; partition < heads.Length; partition++)
        {
            var isRead = !ends.TryGetValue(new Partition(partition), out var end) || heads[partition].Last.Value + 1 >= end.Value;
            if (!isRead || !_quiet.TryGetValue(partition, out var quiet) || quiet.Head != heads[partition].Last)
                _quiet[partition] = quiet = (heads[partition].Last, now);
            if (isRead && now - quiet.Since >= timeout)
                idle.Add(partition);
        }
        return idle;
    }
}
