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
    private readonly Pipeline _pipeline;
    private readonly PipelineEpoch _epoch;
    private readonly BatchFold _fold;
    private readonly Dictionary<Partition, PartitionHead> _heads = [];
    private readonly Dictionary<ShardId, byte[]> _states = [];
    private int _chunks;

    /// <summary>Makes entries bad; what a shard can't merge is then tried again, carefully.</summary>
    public Poison? Poison { get; init; }

    public CoreShell(Pipeline pipeline, int partitions)
    {
        _pipeline = pipeline;
        _epoch = SomeEpoch.Of(pipeline, partitions);
        _fold = new BatchFold(pipeline, new EventReader(pipeline, AsIs));
    }

    /// <summary>Folds the next chunk of a partition and applies it to each shard that the partition feeds.</summary>
    /// <param name="records">Of one partition, at least one.</param>
    /// <param name="then">Goes on with the shard in the same operation.</param>
    /// <param name="clock">The batch's, ms after <see cref="StreamEvent.Base"/>; null for one after every event.</param>
    public FoldedBatch Feed(IReadOnlyList<SourceRecord> records, Action<Shard, ShardState> then, long? clock = null)
    {
        var partition = records[0].Partition;
        var head = _heads.GetValueOrDefault(partition, PartitionHead.Start);
        var stamp = new BatchStamp(
            $"delta {_chunks++}", DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + (clock ?? StreamEvent.Later)), "recipe");
        var folded = _fold.Fold(_epoch, [new PlannedChunk(partition, head, records)], stamp);
        var link = ChunkLink.Of(folded.Rows[0]);
        _heads[partition] = PartitionHead.Of(folded.Rows[0]);
        var delta = Poison?.Spoil(link.Delta, folded.Delta.Span) ?? folded.Delta;
        var directory = DeltaDirectory.Read(delta.Span);
        foreach (var (id, subject) in Shards().Where(shard => LifeOf(shard.Id).Sources.Contains(partition)))
        {
            var part = directory.IndexOf(DeltaParts.Of(subject));
            var sections = directory.Sections
                .Where(section => section.Part == part && section.Shard == id.Shard)
                .Select(section => delta.Slice((int)section.Offset, section.Length)).ToList();
            Operate(id, subject, careful => (shard, state) =>
            {
                Assert.Equal(ChunkFit.Next, Shard.Fit(state, link));
                shard.Apply(state, link, sections, careful: careful);
                then(shard, state);
            });
        }
        return folded;
    }

    /// <summary>An operation on every shard.</summary>
    public void Operate(Action<Shard, ShardState> operation)
    {
        foreach (var (id, subject) in Shards())
            Operate(id, subject, operation);
    }

    private void Operate(ShardId id, ISharded subject, Func<bool, Action<Shard, ShardState>> operation)
    {
        try
        {
            Operate(id, subject, operation(false));
        }
        catch (Exception fault) when (Poison is not null && Shard.IsOfValues(fault))
        {
            Operate(id, subject, operation(true));
        }
    }

    private void Operate(ShardId id, ISharded subject, Action<Shard, ShardState> operation)
    {
        var stored = _states.GetValueOrDefault(id);
        var state = stored is null
            ? ShardState.Begin(subject, LifeOf(id).Sources.Select(source => new SourceFence(source)))
            : ShardStateFormat.Read(stored, subject)!;
        operation(Shard.Of(id, id.View, subject, _pipeline.Definition.EventTime.BoundMs), state);
        var writer = new ByteWriter();
        ShardStateFormat.Write(writer, state, subject);
        _states[id] = writer.ToArray();
    }

    private ShardLife LifeOf(ShardId id) => ShardLife.Of(id, [_epoch])!;

    private IEnumerable<(ShardId Id, ISharded Subject)> Shards() => _epoch.Shards().Select(id => (id, _pipeline.Find(id.View)!));

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
