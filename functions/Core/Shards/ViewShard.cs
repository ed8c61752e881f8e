using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;

namespace Serverless.Core.Shards;

/// <summary>A shard of a view: merges partial aggregates into windows, and fires them.</summary>
internal sealed class ViewShard : Shard
{
    // Room for the items of an entry, so that entry ordinal + item number is unique within a chunk (CorrectionMark).
    private const long ItemsPerEntry = 1L << 32;

    private readonly View _view;
    private readonly WindowMerge _merge;
    private readonly Firing _firing;

    public ViewShard(ShardId id, View view, long boundMs)
        : base(boundMs)
    {
        _view = view;
        var emitter = new PaneEmitter(id, view);
        _merge = WindowKind.Of(view).NewMerge(view, emitter);
        _firing = new Firing(view, boundMs, emitter);
    }

    private protected override long Merge(
        ShardState state, in ChunkLink chunk, scoped ref ByteReader reader, Func<ulong, bool>? owns, ref long ordinal)
    {
        var events = 0L;
        var header = SectionFormat.ReadHeader(ref reader, _view.Aggregates);
        for (var left = header.Entries; left > 0; left--)
        {
            var key = reader.Bytes();
            var isOwned = owns is null || owns(Hash64.Of(key));
            var entry = new SectionEntry(state, chunk, key, header.Versions, header.KafkaBaseMs, ordinal, isOwned);
            ordinal += ItemsPerEntry;
            events += _merge.Merge(entry, ref reader);
        }
        return events;
    }

    private protected override void Emit(ShardState state, in ShardTick tick) => _firing.Advance(state, tick);

    private protected override bool IsDue(ShardState state, EventTime watermark) => _firing.IsDue(state, watermark);
}
