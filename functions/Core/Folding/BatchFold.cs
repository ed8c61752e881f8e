using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Time;

namespace Serverless.Core.Folding;

/// <summary>
/// Folds a batch, chunk by chunk, into one value: rows, what is set aside, and the delta object with its sections. Reused from batch to
/// batch. Not thread-safe.
/// </summary>
public sealed class BatchFold
{
    private readonly Pipeline _pipeline;
    private readonly ChunkFold _fold;
    private readonly DeltaWriter _delta;
    private readonly IReadOnlyList<DeltaPart> _parts;
    private readonly IReadOnlyList<DeltaPart> _partsRedriven;

    /// <param name="pipeline">The version of the pipeline that batches are folded by.</param>
    /// <param name="reader">Cuts records into events. Its tables may be replaced between batches.</param>
    /// <param name="pack">Packs sections; null to leave them as they are.</param>
    /// <param name="tap">Called for every accepted event; null for nobody.</param>
    /// <param name="budget">How much of a batch is folded at once; null for <see cref="FoldBudget.Default"/>.</param>
    public BatchFold(Pipeline pipeline, EventReader reader, Pack? pack = null, EventTap? tap = null, FoldBudget? budget = null)
        : this(pipeline, reader, pack, tap, budget, ChunkFold.Room)
    {
    }

    /// <summary>With <paramref name="room"/> for so many events in columns, at least 1, which doesn't show in the result.</summary>
    internal BatchFold(Pipeline pipeline, EventReader reader, Pack? pack, EventTap? tap, FoldBudget? budget, int room)
    {
        _pipeline = pipeline;
        _fold = new ChunkFold(pipeline, reader, tap, budget, room);
        _delta = new DeltaWriter(pack);
        _parts = DeltaParts.Of(pipeline);
        _partsRedriven = [.. _parts, DeltaParts.Redriven];
    }

    /// <summary>
    /// Whether the ingest states know what came before the chunk. If not, <see cref="Restore"/> must be called for its source first.
    /// </summary>
    public bool Knows(PlannedChunk chunk) => chunk.Letters is not null || _fold.Ingest.IsAt(chunk.Source, chunk.Head.Last);

    /// <summary>
    /// Restores what the ingest states know of a source at the head of its chain, from the sections of those earlier chunks that are still
    /// needed, oldest first; none where every state is new. A section is null where a chunk has none for a state.
    /// </summary>
    public void Restore(
        Source source, Offset head, IEnumerable<(Offset Previous, IReadOnlyList<ReadOnlyMemory<byte>?> Sections)> chunks) =>
        _fold.Ingest.Restore(source, head, chunks);

    /// <summary>
    /// The oldest chunk that is still needed after an ingest state's section, by its previous offset. Throws as
    /// <see cref="StoredHeader.Open"/>.
    /// </summary>
    public static Offset NeededFrom(ReadOnlySpan<byte> section)
    {
        var reader = new ByteReader(SectionFormat.Open(section));
        return IngestSection.ReadNeededFrom(ref reader);
    }

    /// <summary>Forgets what the ingest states know. To be called when a folded batch was not sealed.</summary>
    public void Forget() => _fold.Ingest.Clear();

    /// <summary>
    /// Folds chunks for the layouts of <paramref name="epoch"/>, as far as the budget goes: the rest is in <see cref="FoldedBatch.Rest"/>.
    /// No two chunks are of one source, and <see cref="Knows"/> holds for each.
    /// </summary>
    public FoldedBatch Fold(PipelineEpoch epoch, IReadOnlyList<PlannedChunk> chunks, in BatchStamp stamp)
    {
        var rows = new List<ChunkRow>(chunks.Count);
        var aside = new List<SetAside>();
        var rest = new List<PlannedChunk>();
        var clock = new EventTime(stamp.Clock.ToUnixTimeMilliseconds());
        _delta.Clear();
        _fold.BeginBatch();
        try
        {
            foreach (var chunk in chunks)
            {
                if (rest.Count > 0 || (rows.Count > 0 && _fold.IsSpent))
                {
                    rest.Add(chunk);
                    continue;
                }
                var folded = _fold.Fold(chunk, epoch.Views, epoch.Partitions, clock);
                _fold.WriteSections(_delta, epoch.Views);
                rows.Add(RowOf(epoch, chunk, folded, stamp));
                aside.AddRange(folded.Aside);
                if (rows[^1].Last < chunk.Records[^1].Offset)
                    rest.Add(chunk.After(rows[^1]));
            }
        }
        catch
        {
            _fold.Clear();
            throw;
        }
        _fold.Ingest.EndBatch();
        return new FoldedBatch(rows, aside, _delta.Finish(PartsOf(chunks)).ToArray(), [.. _delta.Sections])
        {
            Rest = rest,
            Strays = _fold.TakeStrays(),
            ForgottenEarly = _fold.Ingest.TakeForgottenEarly(),
        };
    }

    private IReadOnlyList<DeltaPart> PartsOf(IReadOnlyList<PlannedChunk> chunks) =>
        chunks.Any(chunk => chunk.Letters is not null) ? _partsRedriven : _parts;

    private ChunkRow RowOf(PipelineEpoch epoch, PlannedChunk chunk, FoldedChunk folded, in BatchStamp stamp) =>
        RowOf(epoch, chunk, folded, stamp, LedgerRules.Missing(chunk.Head, folded.First, folded.Last, folded.Counts.Records));

    private ChunkRow RowOf(PipelineEpoch epoch, PlannedChunk chunk, FoldedChunk folded, in BatchStamp stamp, long missing) => new()
    {
        Pipeline = _pipeline.Name,
        Epoch = epoch.Epoch,
        Source = chunk.Source,
        Previous = chunk.Head.Last,
        First = folded.First,
        Last = folded.Last,
        Delta = stamp.Delta,
        WatermarkBefore = folded.WatermarkBefore,
        WatermarkAfter = folded.WatermarkAfter,
        Missing = missing,
        Counts = folded.Counts,
        AfterIdle = chunk.AfterIdle,
        Totals = chunk.Head.Totals.Plus(folded.Counts, folded.Latest, missing),
        LastRecord = chunk.Letters is null ? RecordMark.Of(chunk.Records[(int)folded.Counts.Records - 1]) : null,
        Clock = stamp.Clock,
        Recipe = stamp.Recipe,
        SectionsHash = _delta.TakeHash(),
    };
}
