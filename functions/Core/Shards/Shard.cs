using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds;

namespace Serverless.Core.Shards;

/// <summary>
/// A shard's rules: state + chunk → next state; state + tick → next state with the panes that are due in its outbox. The final
/// value of every window depends on the chunks alone, not on when ticks come or how chunks are cut. Stateless but for scratch space; not thread-safe.
/// </summary>
public sealed class Shard
{
    // Room for the items of an entry, so that entry ordinal + item number is unique within a chunk (CorrectionMark).
    private const long ItemsPerEntry = 1L << 32;

    private readonly WindowMerge _merge;
    private readonly Firing _firing;

    public Shard(ShardId id, View view, long boundMs)
    {
        View = view;
        var emitter = new PaneEmitter(id, view);
        _merge = WindowKind.Of(view).NewMerge(view, emitter);
        _firing = new Firing(view, boundMs, emitter);
    }

    public View View { get; }

    /// <summary>Where a chunk stands to the fence of its partition.</summary>
    public static ChunkFit Fit(ShardState state, in ChunkLink chunk)
    {
        var fence = state.Source(chunk.Partition).Last;
        if (chunk.Last <= fence)
            return ChunkFit.Applied;
        return chunk.Previous == fence ? ChunkFit.Next : ChunkFit.Gap;
    }

    /// <summary>
    /// Merges a chunk's section (empty when it has none for the shard) and moves the fence. <paramref name="owns"/> tells by a key's hash whether it is this
    /// shard's: sections written for another number of shards hold other keys too. The chunk must be the next one of its chain.
    /// </summary>
    public void Apply(ShardState state, in ChunkLink chunk, IReadOnlyList<ReadOnlyMemory<byte>> sections, Func<ulong, bool>? owns = null)
    {
        var number = 0L;
        foreach (var section in sections)
            Merge(state, chunk, section.Span, owns, ref number);
        var source = state.Source(chunk.Partition);
        source.Last = chunk.Last;
        source.Epoch = chunk.Epoch;
        source.Watermark = EventTime.Later(source.Watermark, chunk.WatermarkAfter);
        source.IsIdle = false;
    }

    /// <summary>Moves the watermark as far as the sources allow, and puts the panes that are due into the outbox.</summary>
    public void Advance(ShardState state, in ShardTick tick) => _firing.Advance(state, tick);

    private void Merge(ShardState state, in ChunkLink chunk, ReadOnlySpan<byte> section, Func<ulong, bool>? owns, ref long number)
    {
        if (section.IsEmpty)
            return;
        var reader = new ByteReader(section);
        var header = SectionFormat.ReadHeader(ref reader, View.Aggregates);
        for (var left = header.Entries; left > 0; left--)
        {
            var key = reader.Bytes();
            var entry = new SectionEntry(state, chunk, key, header.Versions, header.KafkaBaseMs, number, owns is null || owns(Hash64.Of(key)));
            number += ItemsPerEntry;
            _merge.Merge(entry, ref reader);
        }
    }
}
