using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Runtime.Archive;
using Serverless.Runtime.Deltas;
using Serverless.Runtime.Metrics;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Batches;

/// <summary>
/// What happens to a batch, in this order: fold; store its deltas, what it set aside and what is archived of it; seal; poke the shards. A crash between any two leaves
/// garbage at worst: nothing counts before it is sealed, and what is sealed needs nothing more. A batch of more partitions than the ledger seals at once goes
/// through that in parts, each a batch of its own. One batch at a time.
/// </summary>
public sealed class BatchProcessor : IDisposable
{
    private readonly PipelineContext _context;
    private readonly ChunkFold _fold;
    private readonly EventReader _reader;
    private readonly ArchiveFiles? _archive;
    private readonly DeltaWriter _delta;
    private readonly BatchPlanner _planner;
    private readonly PokeSchedule _pokes;
    private readonly PressureGate _gate;
    private readonly SemaphoreSlim _one = new(1, 1);

    internal BatchProcessor(PipelineContext context)
    {
        _context = context;
        _delta = new DeltaWriter(context.Stores.Deltas.WantsPacked ? PackedSection.Pack : null);
        _reader = new EventReader(context.Pipeline, new Unpacking.Unpacker().Unpack);
        _archive = context.Stores.Archive is null ? null : new ArchiveFiles(context.Pipeline);
        _fold = new ChunkFold(context.Pipeline, _reader, _archive is null ? null : _archive.Add);
        _planner = new BatchPlanner(context.Stores.Ledger, context.Options.Retention, context.Clock);
        _pokes = new PokeSchedule(context);
        _gate = new PressureGate(context);
    }

    /// <summary>
    /// Takes a batch to where it is sealed. Records of a partition must ascend by offset. Throws only when a store stays down: then nothing of the batch
    /// that isn't sealed counts, and the same batch, or any other cut of it, may come again. <paramref name="ct"/> ends waiting, not work.
    /// </summary>
    public async Task ProcessAsync(IReadOnlyList<SourceRecord> records, IPokes pokes, CancellationToken ct)
    {
        if (records.Count == 0)
            return;
        await _one.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await _gate.WaitAsync(ct).ConfigureAwait(false);
            // What is begun is finished, whoever stops the instance: a batch takes a second, and a finished one needn't be read again by the next.
            while (!await TryProcessAsync(records, pokes, CancellationToken.None).ConfigureAwait(false))
            {
                ForgetHeads();
                ct.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>By partition, the offset before which this instance knows everything to be sealed.</summary>
    public IReadOnlyList<long> SealedUpTo => _planner.SealedUpTo;

    public void Dispose() => _one.Dispose();

    private async ValueTask<bool> TryProcessAsync(IReadOnlyList<SourceRecord> records, IPokes pokes, CancellationToken ct)
    {
        var partitions = 1 + records.Max(record => record.Partition.Value);
        var epoch = await _context.Retry.RunAsync(token => _context.Epochs.CurrentForSealingAsync(partitions, token), ct).ConfigureAwait(false);
        var chunks = await _context.Retry.RunAsync(token => _planner.PlanAsync(epoch, records, token), ct).ConfigureAwait(false);
        if (chunks.Count > 0)
            _reader.Tables = await _context.References.CurrentAsync(ct).ConfigureAwait(false);
        foreach (var part in chunks.Chunk(_context.Stores.Ledger.MaxRows))
        {
            if (!await TrySealAsync(epoch, part, pokes, ct).ConfigureAwait(false))
                return false;
        }
        return true;
    }

    private async ValueTask<bool> TrySealAsync(PipelineEpoch epoch, IReadOnlyList<PlannedChunk> chunks, IPokes pokes, CancellationToken ct)
    {
        var name = DeltaName.New(_context.Clock.GetUtcNow());
        var rows = Fold(epoch, chunks, name, out var aside);
        var content = _delta.Finish(epoch.Views).ToArray();
        var stored = _context.Retry.RunAsync(token => _context.Deltas.WriteAsync(_context.Pipeline.Name, name, content, token), ct).AsTask();
        var setAside = aside.Count == 0 ? Task.CompletedTask : _context.Retry.RunAsync(token => _context.Stores.SideOutputs.WriteAsync(aside, token), ct).AsTask();
        await Task.WhenAll(stored, setAside, ArchiveAsync(name, ct)).ConfigureAwait(false);
        // From here on the batch counts: all before it must be durable, nothing after it may be needed.
        if (!await _context.Retry.RunAsync(token => _context.Stores.Ledger.TryAppendAsync(rows, token), ct).ConfigureAwait(false))
            return false;
        SealedRows(rows);
        await _pokes.SendAsync(epoch, rows, _delta, pokes, ct).ConfigureAwait(false);
        return true;
    }

    private async Task ArchiveAsync(string name, CancellationToken ct)
    {
        foreach (var file in _archive?.Take() ?? [])
            await _context.Retry.RunAsync(token => _context.Stores.Archive!.WriteAsync(_context.Pipeline.Name, file.Date, name, file.Content, token), ct).ConfigureAwait(false);
    }

    private List<ChunkRow> Fold(PipelineEpoch epoch, IReadOnlyList<PlannedChunk> chunks, string name, out List<SideEvent> aside)
    {
        var rows = new List<ChunkRow>(chunks.Count);
        aside = [];
        _delta.Clear();
        _archive?.Clear();
        try
        {
            foreach (var chunk in chunks)
            {
                var folded = _fold.Fold(chunk.Records, chunk.Head.Watermark);
                _fold.WriteSections(_delta, epoch.Views, chunk.Partition);
                rows.Add(RowOf(epoch, chunk, folded, name));
                aside.AddRange(folded.Aside.Select(set => SideEvents.Of(_context.Pipeline.Name, name, set)));
            }
        }
        finally
        {
            _fold.Clear();
        }
        return rows;
    }

    private ChunkRow RowOf(PipelineEpoch epoch, PlannedChunk chunk, FoldedChunk folded, string name) => new(
        epoch.Pipeline, epoch.Epoch, chunk.Partition, chunk.Head.Last, folded.First, folded.Last, name,
        folded.WatermarkBefore, folded.WatermarkAfter, LedgerRules.Missing(chunk.Head, folded.First, folded.Last, chunk.Records.Count), folded.Counts, _context.Clock.GetUtcNow());

    private void SealedRows(List<ChunkRow> rows)
    {
        var pipeline = new KeyValuePair<string, object?>("pipeline", _context.Pipeline.Name);
        Instruments.Batches.Add(1, pipeline);
        foreach (var row in rows)
        {
            _planner.Sealed(row);
            SealedCounts.Record(row, pipeline);
        }
    }

    private void ForgetHeads()
    {
        Instruments.Conflicts.Add(1, new KeyValuePair<string, object?>("pipeline", _context.Pipeline.Name));
        _planner.Forget();
        _context.Epochs.Forget();
    }
}
