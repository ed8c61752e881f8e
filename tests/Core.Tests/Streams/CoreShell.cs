using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Shards;
using Serverless.Core.States;

namespace Serverless.Core.Tests.Streams;

/// <summary>
/// What a shell does for the core, in memory: chains the chunks of each partition, hands every shard its sections, and keeps the shards'
/// states in their stored form between two operations. When to tick and what to do with an outbox is the caller's.
/// </summary>
internal sealed class CoreShell
{
    private static readonly Epoch Epoch = new(1);

    private readonly Pipeline _pipeline;
    private readonly int _partitions;
    private readonly List<ViewLayout> _layouts;
    private readonly ChunkFold _fold;
    private readonly Dictionary<Partition, FoldedChunk> _heads = [];
    private readonly Dictionary<ShardId, byte[]> _states = [];

    public CoreShell(Pipeline pipeline, int partitions)
    {
        _pipeline = pipeline;
        _partitions = partitions;
        _layouts = [.. pipeline.Views.Select(LayoutOf)];
        _fold = new ChunkFold(pipeline, new EventReader(pipeline, AsIs));
    }

    /// <summary>Folds the next chunk of a partition and applies it to each shard that the partition feeds.</summary>
    /// <param name="records">Of one partition, at least one.</param>
    /// <param name="then">Goes on with the shard in the same operation.</param>
    public FoldedChunk Feed(IReadOnlyList<SourceRecord> records, Action<Shard, ShardState> then)
    {
        var (link, folded, delta) = Fold(records);
        var directory = DeltaDirectory.Read(delta);
        foreach (var (id, view) in Shards().Where(shard => SourcesOf(shard.Id, shard.View).Contains(link.Partition)))
        {
            var sections = directory.Sections
                .Where(section => section.View == view.Index && section.Shard == id.Shard)
                .Select(section => (ReadOnlyMemory<byte>)delta.AsMemory((int)section.Offset, section.Length)).ToList();
            Operate(id, view, (shard, state) =>
            {
                Assert.Equal(ChunkFit.Next, Shard.Fit(state, link));
                shard.Apply(state, link, sections);
                then(shard, state);
            });
        }
        return folded;
    }

    /// <summary>An operation on every shard.</summary>
    public void Operate(Action<Shard, ShardState> operation)
    {
        foreach (var (id, view) in Shards())
            Operate(id, view, operation);
    }

    private (ChunkLink Link, FoldedChunk Folded, byte[] Delta) Fold(IReadOnlyList<SourceRecord> records)
    {
        var head = _heads.GetValueOrDefault(records[0].Partition);
        var folded = _fold.Fold(records, head?.WatermarkAfter ?? Time.EventTime.Min);
        _heads[folded.Partition] = folded;
        var delta = new DeltaWriter();
        _fold.WriteSections(delta, _layouts, folded.Partition);
        _fold.Clear();
        var link = new ChunkLink(folded.Partition, Epoch, head?.Last ?? Offset.None, folded.Last, folded.WatermarkAfter, "delta");
        return (link, folded, delta.Finish(_layouts).ToArray());
    }

    private void Operate(ShardId id, View view, Action<Shard, ShardState> operation)
    {
        var stored = _states.GetValueOrDefault(id);
        var state = stored is null ? ShardState.Empty(SourcesOf(id, view)) : ShardStateFormat.Read(stored, view)!;
        operation(new Shard(id, view, _pipeline.Definition.EventTime.BoundMs), state);
        var writer = new ByteWriter();
        ShardStateFormat.Write(writer, state, view);
        _states[id] = writer.ToArray();
    }

    private static ViewLayout LayoutOf(View view) =>
        new(view.Name, view.Definition.Sharding, view.Definition.Shards, view.DefinitionHash);

    private IEnumerable<Partition> SourcesOf(ShardId id, View view) => _layouts[view.Index].SourcesOf(id.Shard, _partitions);

    private IEnumerable<(ShardId Id, View View)> Shards() =>
        from view in _pipeline.Views
        from shard in Enumerable.Range(0, _layouts[view.Index].TotalShards(_partitions))
        select (new ShardId(_pipeline.Name, Epoch, view.Name, shard), view);

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
