using Serverless.Core.Definitions;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Splits batches by partition and leaves out what is sealed. Heads are cached, and a batch may begin anywhere after them, because topics
/// have gaps. When another instance has sealed records after a cached head, the append conflicts with its row, and the heads are read
/// again. Only retention removes that row, so a cached head is trusted for half the retention time. Nothing is taken for sealed before it
/// is known that the topic is the sealed one: whenever an instance begins with a partition, or is given records of it again.
/// </summary>
internal sealed class BatchPlanner(BatchPorts ports, ShellServices shell)
{
    private readonly TopicGuard _guard = ports.Guard;
    private readonly TimeProvider _clock = shell.Clock;
    private readonly ActiveSources _active = new(shell.Clock, shell.Options.IsAlone);
    private readonly SortedDictionary<Partition, List<SourceRecord>> _split = [];
    private PipelineEpoch? _epoch;
    private PartitionHead[] _heads = [];
    private (long At, DateTimeOffset Wall)[] _seen = [];

    // By partition, the last record that this instance was given since the topic was checked.
    private readonly Dictionary<Partition, Offset> _given = [];

    /// <summary>
    /// The chunks to fold, one a partition; valid until the next call. Null when the epoch's chains have ended: in the next epoch they may
    /// begin before every record, and a row from there on would find its key free in this one. Throws
    /// <see cref="TopicRecreatedException"/> when the topic is not the one that is sealed.
    /// </summary>
    public async ValueTask<IReadOnlyList<PlannedChunk>?> PlanAsync(
        PipelineEpoch epoch,
        PipelineDefinition definition,
        IReadOnlyList<SourceRecord> records,
        CancellationToken ct)
    {
        _active.Given();
        var topic = definition.Topic;
        var byPartition = Split(records);
        if (_epoch != epoch || byPartition.Any(chunk => IsOld(chunk[0].Partition)))
            await ReadHeadsAsync(epoch, ct).ConfigureAwait(false);
        if (Array.Exists(_heads, head => head.Epoch > epoch.Epoch))
            return null;
        await LeaveOutdatedAsync(epoch, topic, byPartition, ct).ConfigureAwait(false);
        await CheckAsync(topic, byPartition, ct).ConfigureAwait(false);
        var idle = TimeSpan.FromMilliseconds(definition.EventTime.IdleMs);
        return [.. byPartition.Select(chunk => Fresh(epoch, chunk, idle)).Where(chunk => chunk.Records.Count > 0)];
    }

    /// <summary>Notes that a chunk is sealed: the end of it is the partition's head.</summary>
    public void Sealed(ChunkRow row)
    {
        (_heads[row.Partition.Value], _seen[row.Partition.Value]) = (PartitionHead.Of(row), Now);
        _active.Sealed(row);
    }

    public IReadOnlyList<long> SealedUpTo => Array.ConvertAll(_heads, head => head.Last.Value + 1);

    /// <summary>Forgets the heads, and that the topic was checked.</summary>
    public void Forget()
    {
        _epoch = null;
        _given.Clear();
    }

    /// <summary>
    /// Leaves out records that were read before the topic was made anew: in the epoch that began since, their offsets are those of other
    /// records. In the first epoch there are none.
    /// </summary>
    private async ValueTask LeaveOutdatedAsync(
        PipelineEpoch epoch, string topic, List<List<SourceRecord>> byPartition, CancellationToken ct)
    {
        if (ports.Restart is null || epoch.Epoch.Value == 1)
            return;
        foreach (var chunk in byPartition.Where(MustAsk))
        {
            var outdated = await _guard.OutdatedAsync(topic, chunk, ct).ConfigureAwait(false);
            if (outdated == 0)
                continue;
            Log.RecordsOutdated(shell.Log, epoch.Pipeline, outdated, chunk[0].Partition, chunk[outdated - 1].Offset);
            Instruments.Outdated.Add(outdated, Instruments.Pipeline(epoch.Pipeline));
            chunk.RemoveRange(0, outdated);
        }
        byPartition.RemoveAll(chunk => chunk.Count == 0);
    }

    private async ValueTask CheckAsync(string topic, List<List<SourceRecord>> byPartition, CancellationToken ct)
    {
        // A problem that another look has found stops all partitions, until all are right again.
        if (_guard.Problem is not null)
            await _guard.CheckAllAsync(topic, _heads, ct).ConfigureAwait(false);
        foreach (var chunk in byPartition)
            CheckHead(topic, chunk);
        var unknown = byPartition.Where(MustAsk).Select(chunk => (chunk[0].Partition, _heads[chunk[0].Partition.Value]));
        await _guard.CheckAsync(topic, unknown, ct).ConfigureAwait(false);
        foreach (var chunk in byPartition)
            _given[chunk[0].Partition] = chunk[^1].Offset;
    }

    private bool MustAsk(List<SourceRecord> chunk) =>
        !_given.TryGetValue(chunk[0].Partition, out var given) || chunk[0].Offset <= given;

    /// <summary>Looks at the record with the head's offset, when it is among those that have come again.</summary>
    private void CheckHead(string topic, List<SourceRecord> chunk)
    {
        var head = _heads[chunk[0].Partition.Value];
        var last = LedgerRules.Sealed(chunk, head) - 1;
        if (last >= 0 && chunk[last].Offset == head.Last)
            _guard.Check(topic, chunk[0].Partition, head, chunk[last]);
    }

    /// <summary>By the wall clock, too: retention goes by it, so that one that jumps makes rows old at once.</summary>
    private bool IsOld(Partition partition)
    {
        var (at, wall) = _seen[partition.Value];
        return _clock.GetElapsedTime(at) > shell.Options.Retention / 2
            || (_clock.GetUtcNow() - wall).Duration() > shell.Options.Retention / 2;
    }

    private (long At, DateTimeOffset Wall) Now => (_clock.GetTimestamp(), _clock.GetUtcNow());

    private async ValueTask ReadHeadsAsync(PipelineEpoch epoch, CancellationToken ct)
    {
        var now = Now;
        _heads = await ChainHeads.ReadAsync(ports.Ledger, epoch, ct).ConfigureAwait(false);
        _seen = [.. Enumerable.Repeat(now, _heads.Length)];
        // Other chains may begin in another epoch: what was given before it says nothing.
        if (_epoch != epoch)
            _given.Clear();
        _epoch = epoch;
    }

    private PlannedChunk Fresh(PipelineEpoch epoch, List<SourceRecord> records, TimeSpan idle)
    {
        var (partition, head) = (records[0].Partition, _heads[records[0].Partition.Value]);
        var skipped = LedgerRules.Sealed(records, head);
        if (skipped > 0)
            Instruments.Redelivered.Add(skipped, Instruments.Pipeline(epoch.Pipeline));
        return new PlannedChunk(partition, head, skipped == 0 ? records : records.GetRange(skipped, records.Count - skipped))
        {
            AfterIdle = _active.MayHaveBeenIdle(partition, head, idle),
        };
    }

    private List<List<SourceRecord>> Split(IReadOnlyList<SourceRecord> records)
    {
        foreach (var chunk in _split.Values)
            chunk.Clear();
        for (var index = 0; index < records.Count; index++)
        {
            var record = records[index];
            if (!_split.TryGetValue(record.Partition, out var chunk))
                _split[record.Partition] = chunk = [];
            chunk.Add(record);
        }
        return [.. _split.Values.Where(chunk => chunk.Count > 0)];
    }
}
