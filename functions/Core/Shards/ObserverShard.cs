using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>
/// A shard of an observer: merges the entries of each chunk into the observer's state, and emits its reports as the watermark moves.
/// </summary>
internal sealed class ObserverShard(ShardId id, string label, Observer observer, long boundMs) : Shard(boundMs)
{
    private static readonly IReadOnlyDictionary<Source, CorrectionMark> NoCorrections = new Dictionary<Source, CorrectionMark>();

    private protected override (long Applied, long Aside, long OldestKafkaMs) Merge(
        ShardState state, in ChunkLink chunk, IReadOnlyList<ReadOnlyMemory<byte>> sections, bool careful)
    {
        var before = careful ? Copy(state.Observed!) : null;
        try
        {
            var entries = 0L;
            foreach (var section in sections)
                entries += Merge(state.Observed!, chunk, section.Span);
            return (observer is EventSink ? entries : 0, 0, long.MaxValue);
        }
        catch when (before is not null)
        {
            state.Observed = before;
            throw;
        }
    }

    private static int Merge(ObserverState state, in ChunkLink chunk, ReadOnlySpan<byte> section)
    {
        var reader = new ByteReader(SectionFormat.Open(section));
        var entries = ObserverSection.ReadCount(ref reader);
        for (var left = entries; left > 0; left--)
        {
            var key = reader.Bytes();
            state.Merge(chunk.Source, chunk.Epoch, key, reader.Bytes());
        }
        return entries;
    }

    private ObserverState Copy(ObserverState state)
    {
        if (state is EventSinkState sink)
            return sink.Copy();
        var writer = new ByteWriter();
        state.Write(writer);
        var copy = observer.NewState();
        var reader = new ByteReader(writer.Written);
        copy.Read(ref reader);
        return copy;
    }

    private protected override void Emit(ShardState state, in ShardTick tick)
    {
        state.Fired = ShardWatermark.Of(state, tick, BoundMs);
        foreach (var report in state.Observed!.Advance(state.Fired))
            state.Pending.Add(new OutboxItem.Pane(ResultOf(report), long.MaxValue));
    }

    private protected override bool IsDue(ShardState state, EventTime watermark) => observer.Reports;

    private Result ResultOf(ObserverReport report) => new(
        new ResultId(id.Pipeline, label, report.Key, report.Start),
        report.End, id.Layout, 0, PaneKind.OnTime, report.Events, report.Content,
        observer.DefinitionHash, NoCorrections);
}
