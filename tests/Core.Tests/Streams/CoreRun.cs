using System.Text.Json;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Shards;
using Serverless.Core.States;
using Serverless.Core.Time;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Streams;

/// <summary>Runs a stream through the core: random chunks, random interleaving of partitions, random ticks, random deliveries.</summary>
internal sealed class CoreRun(Random random, int partitions, Pipeline pipeline, Poison? poison = null)
{
    private readonly CoreShell _shell = new(pipeline, partitions) { Poison = poison };
    private readonly List<Pipeline> _versions = [pipeline];
    private long _now = StreamEvent.Base;

    /// <summary>What it runs first.</summary>
    public Pipeline Pipeline => pipeline;


    public Dictionary<ResultId, Result> Results { get; } = [];
    public HashSet<(EventPosition, string)> Late { get; } = [];
    public HashSet<EventPosition> DeadLetters { get; } = [];
    public List<ChunkCounts> Counts { get; } = [];
    public List<PaneKind> Kinds { get; } = [];

    /// <summary>By record, the delta object that its chunk is in.</summary>
    public Dictionary<(Partition, Offset), string> Chunks { get; } = [];

    /// <summary>The events that all shards have applied in the end.</summary>
    public long Applied { get; private set; }

    /// <summary>The events that all shards have set aside in the end.</summary>
    public long SetAside { get; private set; }

    /// <summary>The clock of each batch, ms after <see cref="StreamEvent.Base"/>; null for one that makes no difference.</summary>
    public Func<long>? Clock { get; init; }

    /// <summary>By record, the clock of the batch that took it.</summary>
    public Dictionary<(Partition, Offset), long> Clocks { get; } = [];

    /// <param name="log">The stream.</param>
    /// <param name="next">The versions that take over, each somewhere in the stream.</param>
    public void Run(List<List<(SourceRecord Record, List<StreamEvent> Events)>> log, Queue<Pipeline>? next = null)
    {
        var at = new int[log.Count];
        while (true)
        {
            var open = Enumerable.Range(0, log.Count).Where(partition => at[partition] < log[partition].Count).ToList();
            if (open.Count == 0)
                break;
            var partition = open[random.Next(open.Count)];
            var records = log[partition].Skip(at[partition]).Take(random.Next(1, 12)).Select(entry => entry.Record).ToList();
            at[partition] += records.Count;
            Feed(records);
            if (random.Next(10) == 0 && next?.TryDequeue(out var version) == true)
                Change(version);
        }
        _shell.Operate(Flush);
    }

    // What waits is written before a state is handed over.
    private void Change(Pipeline version)
    {
        _shell.Operate((_, state) => Deliver(state));
        _shell.Change(version);
        _versions.Add(version);
    }

    private void Feed(List<SourceRecord> records)
    {
        var clock = Clock?.Invoke() ?? StreamEvent.Later;
        foreach (var record in records)
            Clocks[(record.Partition, record.Offset)] = clock;
        var folded = _shell.Feed(records, (shard, state) =>
        {
            _now += random.Next(0, 40);
            if (random.Next(3) > 0)
                shard.Advance(state, new ShardTick(_now, true, [], false));
            if (random.Next(4) > 0)
                Deliver(state);
        }, clock);
        foreach (var record in records)
            Chunks[(record.Partition, record.Offset)] = folded.Rows[0].Delta;
        Counts.Add(folded.Rows[0].Counts);
        foreach (var aside in folded.Aside)
            Note(aside);
    }

    private void Flush(Shard shard, ShardState state)
    {
        shard.Advance(state, new ShardTick(_now, true, [], Flush: true));
        Deliver(state);
        Assert.Equal(EventTime.Max, state.Fired);
        Applied += state.Sources.Sum(source => source.Applied);
        SetAside += state.Sources.Sum(source => source.SetAside);
    }

    private void Note(SetAside aside)
    {
        if (aside.Rejection is not null)
            Assert.True(DeadLetters.Add(aside.Position));
        foreach (var view in aside.Views)
            Assert.True(Late.Add((aside.Position, view)));
    }

    private void Deliver(ShardState state)
    {
        if (random.Next(2) == 0)
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

    /// <summary>A result's aggregates as a JSON object.</summary>
    public byte[] Rendered(Result result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            ResultRenderer.RenderValues(json, result, ViewOf(result).Layout);
        return stream.ToArray();
    }

    private View ViewOf(Result result) => _versions.SelectMany(version => version.Views)
        .First(view => view.Name == result.Id.View && view.DefinitionHash == result.Definition);

    private static long Relative(EventTime time) =>
        time == EventTime.Min ? long.MinValue : time == EventTime.Max ? long.MaxValue : time.Milliseconds - StreamEvent.Base;
}
