using System.Runtime.InteropServices;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;
using Serverless.Core.Windows;

namespace Serverless.Core.Shards;

/// <summary>A shard of a view: merges partial aggregates into windows, and fires them.</summary>
internal sealed class ViewShard : Shard
{
    // Room for the items of an entry, so that entry ordinal + item number is unique within a chunk (CorrectionMark).
    private const long ItemsPerEntry = 1L << 32;

    private readonly View _view;
    private readonly WindowMerge _merge;
    private readonly Firing _firing;
    private readonly bool _corrects;
    private readonly Dictionary<ulong, long> _entries = [];

    public ViewShard(ShardId id, View view, long boundMs)
        : base(boundMs)
    {
        _view = view;
        _corrects = view.Definition.LateEvents == LateEvents.Correct;
        var kind = WindowKind.Of(view);
        var emitter = new PaneEmitter(id, view, kind.Discards(view));
        _merge = kind.NewMerge(view, emitter);
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
            var hash = Hash64.Of(key);
            var isOwned = owns is null || owns(hash);
            var number = NumberOf(hash, ref ordinal);
            var entry = new SectionEntry(state, chunk, key, header.Versions, header.KafkaBaseMs, number * ItemsPerEntry, isOwned);
            events += _merge.Merge(entry, ref reader);
        }
        return events;
    }

    /// <summary>
    /// The number of the entry in the chunk. Where late events correct, it is that among the entries of its key: a shard of another layout,
    /// which reads other entries beside them, then marks corrections alike.
    /// </summary>
    private long NumberOf(ulong hash, ref long ordinal)
    {
        if (!_corrects)
            return ordinal++;
        if (ordinal++ == 0)
            _entries.Clear();
        return CollectionsMarshal.GetValueRefOrAddDefault(_entries, hash, out _)++;
    }

    /// <inheritdoc/>
    public override bool TryJoin(ShardState state, OutboxItem.Correction correction, IReadOnlyList<Result> stored) =>
        _merge.TryJoin(state, correction, stored);

    private protected override void Emit(ShardState state, in ShardTick tick) => _firing.Advance(state, tick);

    private protected override bool IsDue(ShardState state, EventTime watermark) => _firing.IsDue(state, watermark);
}
