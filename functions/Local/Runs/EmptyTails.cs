using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Local.Runs;

/// <summary>
/// Finds partitions that end beyond their last record: the offsets after it are of transaction markers or of records that were aborted or
/// have expired. They are read to know, once nothing has moved for a second, and then once a second. One caller at a time.
/// </summary>
internal sealed class EmptyTails(string topic, ITopicMetadata metadata, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private string _open = "";
    private long _lookedAt;
    private HashSet<Partition> _empty = [];

    /// <summary>Of partitions that are sealed up to before an offset, those known to hold no record from there on.</summary>
    public async ValueTask<IReadOnlySet<Partition>> FindAsync(IReadOnlyDictionary<Partition, Offset> from, CancellationToken ct)
    {
        var open = string.Join(' ', from.OrderBy(one => one.Key).Select(one => $"{one.Key}:{one.Value}"));
        if (open != _open)
            (_open, _lookedAt, _empty) = (open, clock.GetTimestamp(), []);
        if (_empty.Count < from.Count && clock.GetElapsedTime(_lookedAt) >= Interval)
            (_empty, _lookedAt) = ([.. await metadata.EmptyFromAsync(topic, from, ct)], clock.GetTimestamp());
        return _empty;
    }
}
