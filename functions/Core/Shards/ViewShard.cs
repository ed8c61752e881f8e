using System.Runtime.InteropServices;
using System.Text;
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
    private readonly KeyCopy _copy;
    private readonly Dictionary<ulong, long> _entries = [];

    public ViewShard(ShardId id, string label, View view, long boundMs)
        : base(boundMs)
    {
        _view = view;
        _copy = new KeyCopy(view);
        var kind = WindowKind.Of(view);
        _corrects = view.Definition.LateEvents == LateEvents.Correct || kind.MarkersKeptMs is not null;
        var emitter = new PaneEmitter(id, label, view, kind.Discards(view), kind.MarkersKeptMs is null ? null : kind.KindOf);
        _merge = kind.NewMerge(view, emitter);
        _firing = new Firing(id, view, boundMs, emitter, _merge);
    }

    private protected override (long Applied, long Aside, long OldestKafkaMs) Merge(
        ShardState state, in ChunkLink chunk, IReadOnlyList<ReadOnlyMemory<byte>> sections, bool careful)
    {
        var (applied, aside, oldest, ordinal) = (0L, 0L, long.MaxValue, 0L);
        foreach (var section in careful ? sections : [])
            Check(section.Span);
        foreach (var section in sections)
        {
            var reader = new ByteReader(SectionFormat.Open(section.Span));
            var header = SectionFormat.ReadHeader(ref reader, _view.Aggregates);
            oldest = Math.Min(oldest, header.KafkaBaseMs);
            for (var left = header.Entries; left > 0; left--)
            {
                var raw = SectionFormat.ReadEntry(ref reader);
                var number = NumberOf(chunk, raw.Key, ref ordinal);
                var entry = new SectionEntry(state, chunk, raw, header.Versions, header.KafkaBaseMs, number * ItemsPerEntry);
                if (!careful)
                    _merge.Merge(entry);
                else if (!TryMerge(entry))
                    aside += raw.Events;
                applied += raw.Events;
            }
        }
        return (applied - aside, aside, oldest);
    }

    /// <summary>Throws for a section that can't be taken apart into entries.</summary>
    private void Check(ReadOnlySpan<byte> section)
    {
        var reader = new ByteReader(SectionFormat.Open(section));
        for (var left = SectionFormat.ReadHeader(ref reader, _view.Aggregates).Entries; left > 0; left--)
            SectionFormat.ReadEntry(ref reader);
    }

    private bool TryMerge(scoped in SectionEntry entry)
    {
        try
        {
            _copy.Take(entry.State, entry.Key);
            _merge.Merge(entry);
            return true;
        }
        catch (Exception fault) when (SettingAside.IsOfValues(fault))
        {
            _copy.PutBack(entry.State, entry.Key);
            SettingAside.Entry(entry, fault);
            return false;
        }
    }

    /// <summary>
    /// The number of the entry in the chunk. Where events correct, and of what is redriven, it is that among the entries of its key: a
    /// shard of another layout, which reads other entries beside them, then marks corrections alike.
    /// </summary>
    private long NumberOf(in ChunkLink chunk, ReadOnlySpan<byte> key, ref long ordinal)
    {
        if (!_corrects && chunk.Source.IsTopic)
            return ordinal++;
        if (ordinal++ == 0)
            _entries.Clear();
        return CollectionsMarshal.GetValueRefOrAddDefault(_entries, Hash64.Of(key), out _)++;
    }

    /// <inheritdoc/>
    public override bool TryJoin(ShardState state, OutboxItem.Correction correction, IReadOnlyList<Result> stored) =>
        TryJoin(state, correction, () => _merge.TryJoin(state, correction, stored));

    /// <inheritdoc/>
    public override void Hold(ShardState state, OutboxItem.Correction correction) => TryJoin(state, correction, () =>
    {
        _merge.Hold(state, correction);
        return true;
    });

    private bool TryJoin(ShardState state, OutboxItem.Correction correction, Func<bool> join)
    {
        var key = Encoding.UTF8.GetBytes(correction.Id.Key);
        try
        {
            _copy.Take(state, key);
            return join();
        }
        catch (Exception fault) when (SettingAside.IsOfValues(fault))
        {
            _copy.PutBack(state, key);
            SetAside(state, correction, fault);
            return true;
        }
    }

    /// <inheritdoc/>
    public override void SetAside(ShardState state, OutboxItem.Correction correction, Exception fault) =>
        SettingAside.Correction(state, _view, correction, fault);

    /// <inheritdoc/>
    public override void Retire(ShardState state) => _firing.Retire(state);

    internal override void EmitNow(ShardState state, Func<byte[], bool> asked) => _firing.EmitNow(state, asked);

    private protected override void Emit(ShardState state, in ShardTick tick) => _firing.Advance(state, tick);

    private protected override bool IsDue(ShardState state, EventTime watermark) => _firing.IsDue(state, watermark);
}
