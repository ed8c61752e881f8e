using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Epochs;

/// <summary>
/// Notices when a pipeline's topic is not the one that the ledger has sealed, because it was deleted and made again, or the brokers are
/// others. As long as it is so, nothing must be read: new records would be taken for sealed ones. Safe for any thread.
/// </summary>
internal sealed class TopicGuard(ITopicMetadata metadata, TimeProvider clock)
{
    // Reading a record of each partition costs about as much as a small batch.
    private static readonly TimeSpan MarkInterval = TimeSpan.FromMinutes(1);

    private volatile string? _problem;
    private long? _readAt;

    /// <summary>What is wrong and what to do; null when the last look showed nothing, or the chains begin anew since.</summary>
    public string? Problem => _problem;

    /// <summary>
    /// Looks at the ends each time, and once a minute, or while there is a problem, at the records where the chains end. Throws nothing of
    /// its own: <see cref="Problem"/> has the answer.
    /// </summary>
    /// <param name="topic">The pipeline's topic.</param>
    /// <param name="heads">Of all partitions; read before <paramref name="ends"/>.</param>
    /// <param name="ends">By partition.</param>
    /// <param name="ct">Ends the look.</param>
    public async ValueTask LookAsync(
        string topic, PartitionHead[] heads, IReadOnlyDictionary<Partition, Offset> ends, CancellationToken ct)
    {
        var begun = Begun(heads.Select((head, number) => (new Partition(number), head)));
        var found = First(topic, ByEnds(begun, ends));
        if (found is null && (_problem is not null || _readAt is not { } at || clock.GetElapsedTime(at) >= MarkInterval))
        {
            found = First(topic, await ByMarksAsync(topic, begun, ct).ConfigureAwait(false));
            _readAt = clock.GetTimestamp();
        }
        _problem = found;
    }

    /// <summary>
    /// Asks the broker about all partitions. Throws <see cref="TopicRecreatedException"/> when one isn't the sealed one; else a problem
    /// that was there before is over.
    /// </summary>
    public async ValueTask CheckAllAsync(string topic, PartitionHead[] heads, CancellationToken ct)
    {
        _readAt = null;
        await LookAsync(topic, heads, await metadata.EndsAsync(topic, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        Throw(_problem);
    }

    /// <summary>
    /// Asks the broker about the partitions of some heads. Throws <see cref="TopicRecreatedException"/> when one isn't the sealed one.
    /// </summary>
    public async ValueTask CheckAsync(string topic, IEnumerable<(Partition, PartitionHead)> heads, CancellationToken ct)
    {
        if (Begun(heads) is not { Count: > 0 } begun)
            return;
        var ends = await metadata.EndsAsync(topic, ct).ConfigureAwait(false);
        Throw(First(topic, ByEnds(begun, ends)) ?? First(topic, await ByMarksAsync(topic, begun, ct).ConfigureAwait(false)));
    }

    /// <summary>
    /// The partitions that are not the sealed ones, with what shows it, by asking the broker about all: none that the topic lacks when no
    /// other one shows it, as that may be a broker that doesn't know of it yet.
    /// </summary>
    public async ValueTask<IReadOnlyDictionary<Partition, string>> DifferencesAsync(
        string topic, PartitionHead[] heads, CancellationToken ct)
    {
        var begun = Begun(heads.Select((head, number) => (new Partition(number), head)));
        var ends = await metadata.EndsAsync(topic, ct).ConfigureAwait(false);
        var found = ByEnds(begun, ends);
        foreach (var partition in found.Keys)
            begun.Remove(partition);
        foreach (var (partition, difference) in await ByMarksAsync(topic, begun, ct).ConfigureAwait(false))
            found[partition] = difference;
        return found.Keys.All(partition => !ends.ContainsKey(partition)) ? new Dictionary<Partition, string>() : found;
    }

    /// <summary>
    /// How many of the records, which ascend, are not in the topic any more: they were read before it was made anew. Records that have gone
    /// from the beginning of their partition don't count.
    /// </summary>
    public async ValueTask<int> OutdatedAsync(string topic, List<SourceRecord> records, CancellationToken ct)
    {
        var (good, outdated) = (records.Count, 0);
        // Those of the topic before come first. Mostly there are none, which the first record shows.
        for (var at = 0; outdated < good; at = (outdated + good) / 2)
        {
            if (await IsOutdatedAsync(topic, records[at], ct).ConfigureAwait(false))
                outdated = at + 1;
            else
                good = at;
        }
        return outdated;
    }

    private async ValueTask<bool> IsOutdatedAsync(string topic, SourceRecord record, CancellationToken ct)
    {
        var at = new Dictionary<Partition, Offset> { [record.Partition] = record.Offset };
        var marks = await metadata.MarksAsync(topic, at, ct).ConfigureAwait(false);
        if (marks.TryGetValue(record.Partition, out var mark))
            return mark != RecordMark.Of(record);
        var ends = await metadata.EndsAsync(topic, ct).ConfigureAwait(false);
        return !ends.TryGetValue(record.Partition, out var end) || end <= record.Offset;
    }

    /// <summary>Throws when the record that came with the head's offset is not the sealed one.</summary>
    public void Check(string topic, Partition partition, PartitionHead head, in SourceRecord record) =>
        Throw(TopicIdentity.Differs(head, RecordMark.Of(record)) is { } difference ? Sentence(topic, partition, difference) : null);

    private void Throw(string? found)
    {
        if (found is not null)
            throw new TopicRecreatedException(_problem = found);
    }

    private static SortedDictionary<Partition, PartitionHead> Begun(IEnumerable<(Partition Partition, PartitionHead Head)> heads) =>
        new(heads.Where(one => one.Head.Last != Offset.None).ToDictionary(one => one.Partition, one => one.Head));

    private static SortedDictionary<Partition, string> ByEnds(
        SortedDictionary<Partition, PartitionHead> heads, IReadOnlyDictionary<Partition, Offset> ends) =>
        Differing(heads, (partition, head) => TopicIdentity.Differs(head, ends.TryGetValue(partition, out var end) ? end : null));

    private async ValueTask<SortedDictionary<Partition, string>> ByMarksAsync(
        string topic, SortedDictionary<Partition, PartitionHead> heads, CancellationToken ct)
    {
        var at = heads.Where(head => head.Value.LastRecord is not null).ToDictionary(head => head.Key, head => head.Value.Last);
        var marks = await metadata.MarksAsync(topic, at, ct).ConfigureAwait(false);
        return Differing(heads, (partition, head) =>
            marks.TryGetValue(partition, out var mark) ? TopicIdentity.Differs(head, mark) : null);
    }

    private static SortedDictionary<Partition, string> Differing(
        SortedDictionary<Partition, PartitionHead> heads, Func<Partition, PartitionHead, string?> differs)
    {
        var found = new SortedDictionary<Partition, string>();
        foreach (var (partition, head) in heads)
        {
            if (differs(partition, head) is { } difference)
                found[partition] = difference;
        }
        return found;
    }

    private static string? First(string topic, SortedDictionary<Partition, string> differences) =>
        differences.Count == 0 ? null : Sentence(topic, differences.Keys.First(), differences.Values.First());

    private static string Sentence(string topic, Partition partition, string difference) =>
        $"topic '{topic}' is not the one that was read before: of partition {partition}, {difference}. It was deleted and made again, "
        + "or the brokers are others. Nothing is read, so that no new record is taken for a sealed one. Connect the brokers that the "
        + "ledger belongs to; or set Runtime__TopicRecreated to newEpoch, and the new topic goes on where the old one ended; or begin anew "
        + "with empty stores (another data folder, or another Stores__Prefix)";
}
