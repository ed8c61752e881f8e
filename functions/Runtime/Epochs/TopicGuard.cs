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

    /// <summary>What is wrong and what to do; null when the last look showed nothing.</summary>
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
        var found = ByEnds(topic, begun, ends);
        if (found is null && (_problem is not null || _readAt is not { } at || clock.GetElapsedTime(at) >= MarkInterval))
        {
            found = await ByMarksAsync(topic, begun, ct).ConfigureAwait(false);
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
        Throw(ByEnds(topic, begun, ends) ?? await ByMarksAsync(topic, begun, ct).ConfigureAwait(false));
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

    private static string? ByEnds(
        string topic, SortedDictionary<Partition, PartitionHead> heads, IReadOnlyDictionary<Partition, Offset> ends) =>
        First(topic, heads, (partition, head) => TopicIdentity.Differs(head, ends.TryGetValue(partition, out var end) ? end : null));

    private async ValueTask<string?> ByMarksAsync(
        string topic, SortedDictionary<Partition, PartitionHead> heads, CancellationToken ct)
    {
        var at = heads.Where(head => head.Value.LastRecord is not null).ToDictionary(head => head.Key, head => head.Value.Last);
        var marks = await metadata.MarksAsync(topic, at, ct).ConfigureAwait(false);
        return First(topic, heads, (partition, head) =>
            marks.TryGetValue(partition, out var mark) ? TopicIdentity.Differs(head, mark) : null);
    }

    private static string? First(
        string topic, SortedDictionary<Partition, PartitionHead> heads, Func<Partition, PartitionHead, string?> differs) => heads
        .Select(one => differs(one.Key, one.Value) is { } difference ? Sentence(topic, one.Key, difference) : null)
        .FirstOrDefault(sentence => sentence is not null);

    private static string Sentence(string topic, Partition partition, string difference) =>
        $"topic '{topic}' is not the one that was read before: of partition {partition}, {difference}. It was deleted and made again, "
        + "or the brokers are others. Nothing is read, so that no new record is taken for a sealed one. Connect the brokers that the "
        + "ledger belongs to, or begin anew with empty stores (another data folder, or another Stores__Prefix)";
}
