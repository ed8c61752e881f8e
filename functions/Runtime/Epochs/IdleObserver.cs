using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Time;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Epochs;

/// <summary>
/// Finds the idle partitions of a topic: read to their end, and without an event that counts for the idle timeout. An instance counts only
/// the time that it has observed itself: after a time in which nothing ran, a partition that looks idle may just not have been read yet.
/// Safe for concurrent use.
/// </summary>
internal sealed class IdleObserver(ITopicMetadata topic, TimeProvider clock)
{
    // Looks are a tick apart, and batches take about as long: what was read between two looks is seen at the second.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(2 * TickMark.IntervalMs);
    private const int ProbesAtOnce = 16;

    private readonly Lock _lock = new();
    private PartitionWatch[] _watched = [];

    /// <summary>
    /// The idle partitions, by heads and then ends that were asked for since <paramref name="asked"/>. Where arithmetic on offsets doesn't
    /// tell whether a quiet one is read to its end, it is read.
    /// </summary>
    public async ValueTask<IReadOnlyList<int>> ObserveAsync(
        string name,
        PartitionHead[] heads,
        IReadOnlyDictionary<Partition, Offset> ends,
        long asked,
        TimeSpan timeout,
        CancellationToken ct)
    {
        var doubtful = Look(heads, ends, asked, timeout);
        if (doubtful.Count > 0)
            await ProbeAsync(name, doubtful, ct).ConfigureAwait(false);
        lock (_lock)
            return [.. _watched.Index().Where(one => one.Item.IsIdle(timeout, timeout + Slack)).Select(one => one.Index)];
    }

    /// <summary>How many offsets between head and end aren't known to be empty.</summary>
    public long Unread(int partition, Offset head, Offset end)
    {
        lock (_lock)
        {
            var isEmpty = partition < _watched.Length && _watched[partition].IsProvedEmpty(head, end);
            return isEmpty ? 0 : Math.Max(0, end.Value - head.Value - 1);
        }
    }

    /// <summary>Takes in a look; gives the partitions that must be read to know, and from where.</summary>
    private Dictionary<Partition, Offset> Look(
        PartitionHead[] heads, IReadOnlyDictionary<Partition, Offset> ends, long asked, TimeSpan timeout)
    {
        lock (_lock)
        {
            if (_watched.Length < heads.Length)
                _watched = [.. _watched, .. heads[_watched.Length..].Select(head => new PartitionWatch(clock, head))];
            for (var partition = 0; partition < heads.Length; partition++)
                _watched[partition].Look(heads[partition], ends.GetValueOrDefault(new Partition(partition), new Offset(0)), asked);
            return _watched.Index().Where(one => one.Item.IsDoubtful(timeout)).Take(ProbesAtOnce)
                .ToDictionary(one => new Partition(one.Index), one => one.Item.Next);
        }
    }

    private async ValueTask ProbeAsync(string name, Dictionary<Partition, Offset> from, CancellationToken ct)
    {
        var asked = clock.GetTimestamp();
        var empty = await topic.EmptyFromAsync(name, from, ct).ConfigureAwait(false);
        lock (_lock)
        {
            foreach (var (partition, next) in from)
                _watched[partition.Value].Probed(next, empty.Contains(partition), asked);
        }
    }
}
