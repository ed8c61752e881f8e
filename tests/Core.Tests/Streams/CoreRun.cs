using System.Text.Json;
using Serverless.Core.Binary;
using Serverless.Core.Deltas;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Shards;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Streams;

/// <summary>Runs a stream through the core with no shell: random chunks, random interleaving of partitions, random ticks, states through their stored form.</summary>
internal sealed class CoreRun
{
    private static readonly Epoch Epoch = new(1);
    private readonly Pipeline _pipeline = StreamPipeline.Instance;
    private readonly Random _random;
    private readonly int _partitions;
    private readonly List<ViewLayout> _layouts;
    private readonly Dictionary<ShardId, byte[]> _states = [];
    private readonly ChunkFold _fold;
    private long _now = StreamEvent.Base;

    public CoreRun(Random random, int partitions)
    {
        _random = random;
        _partitions = partitions;
        _layouts = [.. _pipeline.Views.Select(view => new ViewLayout(view.Name, view.Definition.Sharding, view.Definition.Shards, view.DefinitionHash))];
        _fold = new ChunkFold(_pipeline, new EventReader(_pipeline, Plain));
    }

    public Dictionary<ResultId, Result> Results { get; } = [];
    public HashSet<(EventPosition, string)> Late { get; } = [];
    public HashSet<EventPosition> DeadLetters { get; } = [];
    public List<ChunkCounts> Counts { get; } = [];
    public List<PaneKind> Kinds { get; } = [];

    public void Run(List<List<(SourceRecord Record, List<StreamEvent> Events)>> log)
    {
        var at = new int[log.Count];
        var watermarks = Enumerable.Repeat(EventTime.Min, log.Count).ToArray();
        var heads = Enumerable.Repeat(Offset.None, log.Count).ToArray();
        while (true)
        {
            var open = Enumerable.Range(0, log.Count).Where(partition => at[partition] < log[partition].Count).ToList();
            if (open.Count == 0)
                break;
            var partition = open[_random.Next(open.Count)];
            var records = log[partition].Skip(at[partition]).Take(_random.Next(1, 12)).Select(entry => entry.Record).ToList();
            at[partition] += records.Count;
            var folded = Chunk(records, watermarks[partition], heads[partition]);
            (watermarks[partition], heads[partition]) = (folded.WatermarkAfter, folded.Last);
        }
        foreach (var (id, view, _) in Shards())
            Operate(id, view, (shard, state) => shard.Advance(state, new ShardTick(_now, true, [], Flush: true)));
    }

    private FoldedChunk Chunk(List<SourceRecord> records, EventTime watermark, Offset previous)
    {
        var folded = _fold.Fold(records, watermark);
        var delta = new DeltaWriter();
        _fold.WriteSections(delta, _layouts, folded.Partition);
        _fold.Clear();
        var content = delta.Finish(_layouts).ToArray();
        Counts.Add(folded.Counts);
        foreach (var aside in folded.Aside)
            SetAside(aside);
        var directory = DeltaDirectory.Read(content);
        var link = new ChunkLink(folded.Partition, Epoch, previous, folded.Last, folded.WatermarkAfter, "delta");
        foreach (var (id, view, layout) in Shards().Where(shard => shard.Layout.SourcesOf(shard.Id.Shard, _partitions).Contains(folded.Partition)))
            Apply(id, view, link, [.. directory.Sections.Where(section => section.View == view.Index && section.Shard == id.Shard).Select(section => (ReadOnlyMemory<byte>)content.AsMemory((int)section.Offset, section.Length))]);
        return folded;
    }

    private void SetAside(SetAside aside)
    {
        if (aside.Rejection is not null)
            Assert.True(DeadLetters.Add(aside.Position));
        foreach (var view in aside.Views)
            Assert.True(Late.Add((aside.Position, view)));
    }

    private void Apply(ShardId id, View view, ChunkLink link, IReadOnlyList<ReadOnlyMemory<byte>> sections) => Operate(id, view, (shard, state) =>
    {
        Assert.Equal(ChunkFit.Next, Shard.Fit(state, link));
        shard.Apply(state, link, sections);
        _now += _random.Next(0, 40);
        if (_random.Next(3) > 0)
            shard.Advance(state, new ShardTick(_now, true, [], false));
    });

    private void Operate(ShardId id, View view, Action<Shard, ShardState> operation)
    {
        var layout = _layouts[view.Index];
        var state = _states.TryGetValue(id, out var bytes) ? ShardStateFormat.Read(bytes, view)! : ShardState.Empty(layout.SourcesOf(id.Shard, _partitions));
        operation(new Shard(id, view, StreamPipeline.Bound), state);
        if (_random.Next(4) > 0)
            Deliver(state);
        var writer = new ByteWriter();
        ShardStateFormat.Write(writer, state, view);
        _states[id] = writer.ToArray();
        if (state.Fired == EventTime.Max)
        {
            Deliver(state);
            Assert.Equal(0, state.KeyCount);
        }
    }

    private void Deliver(ShardState state)
    {
        if (_random.Next(2) == 0)
            state.CompactOutbox();
        foreach (var item in state.Outbox)
        {
            switch (item)
            {
                case OutboxItem.Pane pane:
                    Kinds.Add(pane.Result.Kind);
                    if (!Results.TryGetValue(pane.Result.Id, out var stored) || pane.Result.Supersedes(stored))
                        Results[pane.Result.Id] = pane.Result;
                    break;
                case OutboxItem.Late late:
                    Assert.True(Late.Add((late.Position, late.View)));
                    break;
                default:
                    Assert.Fail($"{item}: no partition was idle, so no window may have closed early");
                    break;
            }
        }
        state.Delivered(state.Outbox.Count);
    }

    /// <summary>The results that stand, in the oracle's terms.</summary>
    public Dictionary<(string, string, long), Expected> Final()
    {
        var final = new Dictionary<(string, string, long), Expected>();
        foreach (var result in Results.Values.Where(result => result.Kind != PaneKind.Retracted))
        {
            using var values = JsonDocument.Parse(Rendered(result));
            var root = values.RootElement;
            final[(result.Id.View, result.Id.Key, Relative(result.Id.Start))] = new Expected(
                Relative(result.End), root.GetProperty("count").GetInt64(), (long)root.GetProperty("sum").GetDouble(),
                (long)root.GetProperty("max").GetDouble(), root.GetProperty("last").GetInt64());
        }
        return final;
    }

    private byte[] Rendered(Result result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            ResultRenderer.RenderValues(json, result, _pipeline.Views.First(view => view.Name == result.Id.View).Layout);
        return stream.ToArray();
    }

    private static long Relative(EventTime time) =>
        time == EventTime.Min ? long.MinValue : time == EventTime.Max ? long.MaxValue : time.Milliseconds - StreamEvent.Base;

    private IEnumerable<(ShardId Id, View View, ViewLayout Layout)> Shards() =>
        from view in _pipeline.Views
        let layout = _layouts[view.Index]
        from shard in Enumerable.Range(0, layout.TotalShards(_partitions))
        select (new ShardId(_pipeline.Name, Epoch, view.Name, shard), view, layout);

    private static Rejection? Plain(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
