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
internal sealed class ObserverShard(ShardId id, Observer observer, long boundMs) : Shard(boundMs)
{
    private static readonly IReadOnlyDictionary<Source, CorrectionMark> NoCorrections = new Dictionary<Source, CorrectionMark>();

    private protected override long Merge(
        ShardState state, in ChunkLink chunk, scoped ref ByteReader reader, Func<ulong, bool>? owns, ref long ordinal)
    {
        for (var left = ObserverSection.ReadCount(ref reader); left > 0; left--, ordinal++)
        {
            var key = reader.Bytes();
            var content = reader.Bytes();
            if (owns is null || owns(Hash64.Of(key)))
                state.Observed!.Merge(chunk.Source, key, content);
        }
        return 0;
    }

    private protected override void Emit(ShardState state, in ShardTick tick)
    {
        state.Fired = ShardWatermark.Of(state, tick, BoundMs);
        foreach (var report in state.Observed!.Advance(state.Fired))
            state.Pending.Add(new OutboxItem.Pane(ResultOf(report), long.MaxValue));
    }

    // What its state does with time is the observer's own affair.
    private protected override bool IsDue(ShardState state, EventTime watermark) => true;

    private Result ResultOf(ObserverReport report) => new(
        new ResultId(id.Pipeline, observer.Name, report.Key, report.Start),
        report.End, id.Layout, 0, PaneKind.OnTime, report.Events, report.Content,
        observer.DefinitionHash, NoCorrections);
}
