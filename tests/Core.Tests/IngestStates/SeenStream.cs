using System.Globalization;
using System.Text;
using Serverless.Core.Folding;
using Serverless.Core.Ledger;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Streams;

namespace Serverless.Core.Tests.IngestStates;

/// <summary>An event of a stream with ids.</summary>
/// <param name="Id">Its id; null for none.</param>
/// <param name="Written">When Kafka got its record, in seconds.</param>
/// <param name="Value">Negative: it is filtered. Above 1000: it is rejected.</param>
/// <param name="Time">Its own time, in seconds; null: when it was written.</param>
internal sealed record SeenEvent(string? Id, long Written, int Value = 1, long? Time = null)
{
    public string Json => string.Create(CultureInfo.InvariantCulture,
        $$"""{ {{IdText}} "key": "a", "value": {{Value}}, "at": {{StreamEvent.Base + ((Time ?? Written) * 1_000)}} }""");

    private string IdText => Id is null ? "" : $"\"id\": \"{Id}\",";
}

/// <summary>Reads streams with ids as an instance does that keeps what it knows, or takes them over.</summary>
internal sealed class SeenReader(Pipeline pipeline)
{
    private readonly PipelineEpoch _epoch = SomeEpoch.Of(pipeline, partitions: 1);
    private readonly List<(ChunkRow Row, ReadOnlyMemory<byte> Section)> _sealed = [];
    private readonly List<long> _once = [];
    private BatchFold? _fold;

    public static Pipeline Within(string within, string by = "\"id\"", string more = "") => StreamPipeline.Parse($$"""
        {
          "name": "seen", "topic": "seen", "key": "key",
          "formats": [{ "kind": "json" }],
          "fields": {
            "id": { "type": "text" }, "key": { "type": "text", "required": true },
            "value": { "type": "integer", "required": true, "max": 1000 }, "at": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "at", "bound": "0s", "maxFuture": "10d" },
          "transforms": [{ "drop": { "name": "negative", "if": "value < 0" } }],
          "deduplicate": { "by": [{{by}}], "within": "{{within}}"{{more}} },
          "views": [{ "name": "all", "key": ["key"], "window": { "tumbling": "1h" }, "aggregates": { "n": { "kind": "count" } } }]
        }
        """);

    /// <summary>The offsets of the events that were accepted and are no duplicates.</summary>
    public IReadOnlyList<long> Once => _once;

    /// <summary>The rows that are sealed.</summary>
    public IReadOnlyList<ChunkRow> Rows => [.. _sealed.Select(one => one.Row)];

    /// <summary>How many ids were forgotten early in sealed chunks.</summary>
    public long ForgottenEarly { get; private set; }

    /// <summary>Of how many chunks the section is needed after the last one.</summary>
    public int Needed => _sealed.Count(one => one.Row.Previous >= BatchFold.NeededFrom(_sealed[^1].Section.Span));

    /// <summary>The instance ends: the next one reads back what is needed.</summary>
    public void End() => _fold = null;

    /// <summary>Reads the next events in a batch at <paramref name="clock"/>, in seconds.</summary>
    public ChunkRow Read(IReadOnlyList<SeenEvent> events, long clock, bool isSealed = true)
    {
        var head = _sealed is [.., var last] ? PartitionHead.Of(last.Row) : PartitionHead.Start;
        var accepted = new List<long>();
        _fold ??= new BatchFold(pipeline, new EventReader(pipeline, AsIs), null, (_, _, position) => _accepted!.Add(position.Offset.Value));
        _accepted = accepted;
        var records = events.Select((one, at) => new SourceRecord(
            new Partition(0), new Offset(head.Last.Value + 1 + at), null, Encoding.UTF8.GetBytes(one.Json),
            StreamEvent.Base + (one.Written * 1_000)));
        var chunk = new PlannedChunk(new Partition(0), head, [.. records]);
        if (!_fold.Knows(chunk))
            _fold.Restore(new Partition(0), head.Last, NeededChunks());
        var folded = _fold.Fold(_epoch, [chunk], new BatchStamp("delta", At(clock), "recipe"));
        if (isSealed)
            Seal(folded, accepted);
        else
            _fold.Forget();
        return folded.Rows[0];
    }

    private List<long>? _accepted;

    private void Seal(FoldedBatch folded, List<long> accepted)
    {
        _once.AddRange(accepted);
        ForgottenEarly += folded.ForgottenEarly;
        _sealed.Add((folded.Rows[0], folded.BytesOf(folded.Sections.Single(section => section.Part == pipeline.Views.Count)).ToArray()));
    }

    private IEnumerable<(Offset, IReadOnlyList<ReadOnlyMemory<byte>?>)> NeededChunks()
    {
        var from = BatchFold.NeededFrom(_sealed[^1].Section.Span);
        return _sealed.Where(one => one.Row.Previous >= from)
            .Select(one => (one.Row.Previous, (IReadOnlyList<ReadOnlyMemory<byte>?>)[one.Section]));
    }

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeMilliseconds(StreamEvent.Base + (seconds * 1_000));

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}
