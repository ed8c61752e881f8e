using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Drift;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Proposals;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Drift;

/// <summary>A pipeline with a radar that is shown records, a line or an event each, in chunks.</summary>
internal sealed class Watched
{
    public const string File = """
        {
          "name": "watched", "topic": "watched", "key": "service",
          "formats": [{ "kind": "json" }, { "kind": "access-log" }, { "kind": "logfmt" }, { "kind": "line" }],
          "fields": {
            // Shippers write it.
            "service": { "type": "text", "record": "key", "required": true },
            "time": { "type": "timestamp", "required": true, "aliases": ["ts"] },
            "level": { "type": "text" },
            "message": { "type": "text", "aliases": ["msg", "line"] },
            "status": { "type": "integer" }
          },
          "eventTime": { "field": "time", "bound": "5s", "maxFuture": "1h", "idle": "10s" },
          "drift": { "source": "service" },
          "views": [{ "name": "all", "key": ["service"], "window": { "tumbling": "10s" }, "aggregates": { "count": { "kind": "count" } } }]
        }
        """;

    private readonly EventReader _reader;
    private readonly ObserverFold _fold;
    private readonly DriftState _state;
    private readonly Dictionary<int, long> _offsets = [];
    private long _writtenMs = 1_700_000_000_000;

    public Watched(string? file = null)
    {
        Text = file ?? File;
        var parse = PipelineParser.Parse(Encoding.UTF8.GetBytes(Text));
        Assert.Empty(parse.Errors);
        Pipeline = Pipeline.Compile(parse.Definition!);
        _reader = new EventReader(Pipeline, AsIs);
        _fold = Pipeline.Radar!.NewFold();
        _state = (DriftState)Pipeline.Radar.NewState();
    }

    public string Text { get; }

    public Pipeline Pipeline { get; }

    public DriftTable Table => _state.Table;

    public EventTime Now => new(_writtenMs);

    /// <summary>Shows records of a source, a millisecond apart, in one chunk.</summary>
    public Watched Show(string source, IEnumerable<string> records)
    {
        foreach (var record in records)
            Note(source, Encoding.UTF8.GetBytes(record));
        return EndChunk();
    }

    public void Note(string source, byte[] value, int partition = 0) => Note(Encoding.UTF8.GetBytes(source), value, partition);

    public void Note(byte[] source, byte[] value, int partition = 0)
    {
        var offset = _offsets[partition] = _offsets.GetValueOrDefault(partition) + 1;
        var record = new SourceRecord(new Partition(partition), new Offset(offset), source, value, ++_writtenMs);
        _reader.Open(record, new EventTime(_writtenMs));
        while (_reader.Next())
            _fold.Read(_reader.Seen(record, new EventPosition(record.Partition, record.Offset, _reader.Index), new EventTime(_writtenMs)));
    }

    public Watched EndChunk(int partition = 0)
    {
        foreach (var entry in _fold.Take())
            _state.Merge(new Partition(partition), new Epoch(1), entry.Key.Span, entry.Content.Span);
        return this;
    }

    public IReadOnlyList<DriftFinding> Findings(EventTime? since = null) =>
        DriftFindings.Of(Pipeline.Definition, [Table], since ?? EventTime.Min);

    public Proposal? Propose(DriftFinding finding) => ProposalMaker.For(Encoding.UTF8.GetBytes(Text), finding, Now);

    /// <summary>The state as it is stored.</summary>
    public byte[] Stored()
    {
        var writer = new ByteWriter();
        _state.Write(writer);
        return writer.ToArray();
    }

    private static Rejection? AsIs(byte[] packed, int maxBytes, out ArraySegment<byte> plain)
    {
        plain = packed;
        return null;
    }
}

/// <summary>Lines of services.</summary>
internal static class Lines
{
    public static IEnumerable<string> Json(int count, string more = "") => Many(
        count, n => $$"""{"ts":"{{At(n)}}","level":"info","msg":"order {{n}} was paid","status":200{{more}}}""");

    public static IEnumerable<string> Pairs(int count) => Many(
        count, n => $"ts={At(n)} level=info msg=\"order {n} was paid\" status=200");

    public static IEnumerable<string> Many(int count, Func<int, string> line) => Enumerable.Range(0, count).Select(line);

    public static string At(int n) =>
        DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + n).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
