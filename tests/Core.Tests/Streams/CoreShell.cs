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
    private readonly List<PipelineEpoch> _epochs;
    private BatchFold _fold;
    private readonly Dictionary<Partition, PartitionHead> _heads = [];
    private readonly Dictionary<ShardId, byte[]> _states = [];
    private int _chunks;

    /// <summary>Makes entries bad; what a shard can't merge is then tried again, carefully.</summary>
    public Poison? Poison { get; init; }

    public CoreShell(Pipeline pipeline, int partitions)
    {
        Pipeline = pipeline;
        _epochs = [SomeEpoch.Of(pipeline, partitions)];
        _fold = new BatchFold(pipeline, new EventReader(pipeline, AsIs));
    }

    /// <summary>The version that folds.</summary>
    public Pipeline Pipeline { get; private set; }

    private PipelineEpoch Epoch => _epochs[^1];

    /// <summary>
    /// Another version takes over: an epoch begins, and shards of layouts that end hand their states over to those that follow.
    /// </summary>
    public void Change(Pipeline version)
    {
        var (before, views) = (Pipeline, LayoutPlan.Of(version, Epoch.Partitions, _epochs));
        var ending = Shards().Select(shard => (shard.Id, StateOf(shard.Id, shard.Subject))).ToList();
        _epochs.Add(Epoch with { Epoch = new Epoch(Epoch.Epoch.Value + 1), Version = version.Version, Views = views });
        foreach (var (id, state) in ending)
            _states[id] = Stored(Following(state), before.Find(id.View)!);
        (Pipeline, _fold) = (version, new BatchFold(version, new EventReader(version, AsIs)));
        foreach (var (id, subject) in Shards().Where(shard => LifeOf(shard.Id).Donors.Count > 0 && !_states.ContainsKey(shard.Id)))
            _states[id] = Stored(TakeOver(LifeOf(id), subject, before), subject);
    }

    /// <summary>The states of a view's shards, by number.</summary>
    public IEnumerable<ShardState> StatesOf(ISharded subject) =>
        Shards().Where(shard => shard.Subject == subject).Select(shard => StateOf(shard.Id, subject));

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
        var folded = _fold.Fold(Epoch, [new PlannedChunk(partition, head, records)], stamp);
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
        var state = StateOf(id, subject);
        operation(Shard.Of(id, id.View, subject, Pipeline.Definition.EventTime.BoundMs), state);
        _states[id] = Stored(state, subject);
    }

    private ShardState StateOf(ShardId id, ISharded subject) => _states.TryGetValue(id, out var stored)
        ? ShardStateFormat.Read(stored, subject)!
        : ShardState.Begin(subject, LifeOf(id).Sources.Select(source => new SourceFence(source)));

    private ShardState TakeOver(ShardLife life, ISharded subject, Pipeline before) => Handover.Take(
        subject,
        [.. life.Sources.Select(source => FenceOf(source.Partition))],
        [.. life.Donors.Select(donor => DonorOf(donor, before.Find(donor.Id.View)!, life.IsHeirOf(donor)))],
        hash => life.Owns(hash),
        DateTimeOffset.UnixEpoch,
        nowMs: 0);

    private Donor DonorOf(ShardLife donor, ISharded subject, bool isInherited) => new(StateOf(donor.Id, subject), subject, isInherited);

    /// <summary>The fence of a source at the end of its chain.</summary>
    private SourceFence FenceOf(Partition partition)
    {
        var head = _heads.GetValueOrDefault(partition, PartitionHead.Start);
        return SourceFence.BeginningAt(partition, ChainPoint.Before(Epoch.Epoch, head.Last), head.Watermark, 0);
    }

    private ShardState Following(ShardState state)
    {
        foreach (var source in state.Sources)
            (source.Epoch, source.Last) = (FenceOf(source.Partition).Epoch, FenceOf(source.Partition).Last);
        return state;
    }

    private static byte[] Stored(ShardState state, ISharded subject)
    {
        var writer = new ByteWriter();
        ShardStateFormat.Write(writer, state, subject);
        return writer.ToArray();
    }

    private ShardLife LifeOf(ShardId id) => ShardLife.Of(id, _epochs)!;

    private IEnumerable<(ShardId Id, ISharded Subject)> Shards() => Epoch.Shards().Select(id => (id, Pipeline.Find(id.View)!));

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
