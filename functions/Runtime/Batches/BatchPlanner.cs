using Serverless.Core.Decoding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Telemetry;

namespace Serverless.Runtime.Batches;

/// <summary>
/// Splits batches by partition and leaves out what is sealed. Heads are cached; the ledger is read only when a batch doesn't
/// go on where the cached head stands.
/// </summary>
internal sealed class BatchPlanner(ILedger ledger)
{
    private PipelineEpoch? _epoch;
    private PartitionHead[] _heads = [];

    public async ValueTask<IReadOnlyList<PlannedChunk>> PlanAsync(PipelineEpoch epoch, IReadOnlyList<SourceRecord> records, CancellationToken ct)
    {
        var byPartition = Split(records);
        if (_epoch != epoch || byPartition.Any(chunk => !LedgerRules.Continues(_heads[chunk[0].Partition.Value], chunk[0].Offset)))
        {
            _heads = await ChainHeads.ReadAsync(ledger, epoch, ct).ConfigureAwait(false);
            _epoch = epoch;
        }
        return [.. byPartition.Select(chunk => Fresh(epoch, chunk)).Where(chunk => chunk.Records.Count > 0)];
    }

    /// <summary>The chunk was sealed: the partition's head is now where it ends.</summary>
    public void Sealed(ChunkRow row) => _heads[row.Partition.Value] = PartitionHead.Of(row);

    public IReadOnlyList<long> SealedUpTo => Array.ConvertAll(_heads, head => head.Last.Value + 1);

    public void Forget() => _epoch = null;

    private PlannedChunk Fresh(PipelineEpoch epoch, List<SourceRecord> records)
    {
        var head = _heads[records[0].Partition.Value];
        var skipped = LedgerRules.Sealed(records, head);
        if (skipped > 0)
            Instruments.Redelivered.Add(skipped, new KeyValuePair<string, object?>("pipeline", epoch.Pipeline));
        return new PlannedChunk(records[0].Partition, head, skipped == 0 ? records : records.GetRange(skipped, records.Count - skipped));
    }

    private static List<List<SourceRecord>> Split(IReadOnlyList<SourceRecord> records)
    {
        var split = new List<List<SourceRecord>>();
        var at = new Dictionary<Partition, List<SourceRecord>>();
        for (var index = 0; index < records.Count; index++)
        {
            var record = records[index];
            if (!at.TryGetValue(record.Partition, out var chunk))
                split.Add(at[record.Partition] = chunk = new List<SourceRecord>(records.Count));
            chunk.Add(record);
        }
        return split;
    }
}
