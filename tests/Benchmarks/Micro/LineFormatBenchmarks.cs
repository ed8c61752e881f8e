using System.Text;
using BenchmarkDotNet.Attributes;
using Serverless.Core.Parsing;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Time;
using Serverless.Runtime.Unpacking;

namespace Serverless.Benchmarks.Micro;

/// <summary>
/// A record of a hundred lines of a format, cut, decoded and validated: four fields, or six of an access log, eight of grok. Figures are
/// per line.
/// </summary>
[MemoryDiagnoser]
public class LineFormatBenchmarks : IDisposable
{
    private const int Lines = 100;
    private const long Time = 1_714_564_800_000;

    private static readonly Dictionary<string, (string Format, string Fields, string Line)> Formats = new()
    {
        ["csv"] = (
            """{ "kind": "csv", "framing": "lines", "columns": ["id", "zone", "at", "distance", "fare", "tip", "kind"] }""",
            """
            "id": { "type": "text", "required": true }, "at": { "type": "timestamp", "required": true },
            "distance": { "type": "number", "min": 0 }, "kind": { "type": "text", "maxLength": 20 }
            """,
            "id-0000017,zone-12,2024-05-01T12:00:00Z,12.75,31.50,4.00,card"),
        ["json"] = (
            """{ "kind": "json", "framing": "lines" }""",
            """
            "id": { "type": "text", "required": true }, "at": { "type": "timestamp", "required": true },
            "distance": { "type": "number", "min": 0 }, "kind": { "type": "text", "maxLength": 20 }
            """,
            """{"id":"id-0000017","zone":"zone-12","at":"2024-05-01T12:00:00Z","distance":12.75,"fare":31.50,"tip":4.00,"kind":"card"}"""),
        ["logfmt"] = (
            """{ "kind": "logfmt", "framing": "lines" }""",
            """
            "id": { "type": "text", "required": true, "aliases": ["request_id"] },
            "at": { "type": "timestamp", "required": true, "aliases": ["ts"] },
            "status": { "type": "integer", "min": 0 }, "msg": { "type": "text" }
            """,
            "ts=2024-05-01T12:00:00Z level=info method=GET path=/a/b/c request_id=17f0-22 status=200 took=0.25 msg=\"request done\""),
        ["access-log"] = (
            """{ "kind": "access-log", "framing": "lines" }""",
            """
            "id": { "type": "text", "required": true, "aliases": ["host"] },
            "at": { "type": "timestamp", "required": true, "aliases": ["time"], "times": ["clf"] },
            "method": { "type": "text" }, "path": { "type": "text" }, "status": { "type": "integer", "min": 0 }, "agent": { "type": "text" }
            """,
            "10.0.0.7 - ann [01/May/2024:12:00:00 +0000] \"GET /a/b?c=1 HTTP/1.1\" 200 2326 \"https://example.org/\" \"Mozilla/5.0\""),
        ["grok"] = (
            """{ "kind": "grok", "framing": "lines", "pattern": "%{COMBINEDAPACHELOG}" }""",
            """
            "id": { "type": "text", "required": true, "aliases": ["clientip"] },
            "at": { "type": "timestamp", "required": true, "aliases": ["timestamp"], "times": ["clf"] },
            "verb": { "type": "text" }, "request": { "type": "text" }, "response": { "type": "integer", "min": 0 },
            "bytes": { "type": "integer" }, "referrer": { "type": "text" }, "agent": { "type": "text" }
            """,
            "10.0.0.7 - - [01/May/2024:12:00:00 +0000] \"GET /a/b?c=1 HTTP/1.1\" 200 2326 \"https://example.org/\" \"Mozilla/5.0\""),
        ["syslog"] = (
            """{ "kind": "syslog", "framing": "lines" }""",
            """
            "id": { "type": "text", "required": true, "aliases": ["host"] },
            "at": { "type": "timestamp", "required": true, "aliases": ["timestamp"] },
            "severity": { "type": "integer" }, "message": { "type": "text" }
            """,
            "<165>1 2024-05-01T12:00:00.003Z host-17 app 42 ID47 [origin@32473 ip=\"10.0.0.7\"] the disk is almost full"),
    };

    private readonly Unpacker _unpacker = new();
    private EventReader? _reader;
    private SourceRecord _record;

    [Params("json", "csv", "logfmt", "access-log", "grok", "syslog")]
    public string Format { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var (format, fields, line) = Formats[Format];
        var file = $$"""
            {
              "name": "lines", "topic": "lines", "key": "id", "formats": [{{format}}], "fields": { {{fields}} },
              "eventTime": { "field": "at", "bound": "5s", "maxFuture": "1h", "idle": "10s" },
              "views": [{ "name": "all", "key": ["id"], "window": { "tumbling": "10s" }, "aggregates": { "count": { "kind": "count" } } }]
            }
            """;
        var parse = PipelineParser.Parse(Encoding.UTF8.GetBytes(file));
        var definition = parse.Definition ?? throw new InvalidOperationException(string.Join("; ", parse.Errors));
        _reader = new EventReader(Pipeline.Compile(definition), _unpacker.Unpack);
        var value = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(line, Lines)));
        _record = new SourceRecord(new Partition(0), new Offset(0), null, value, Time);
        if (Read() != Lines)
            throw new InvalidOperationException($"not every line of {Format} is accepted: {_reader.Rejection}");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _unpacker.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Lines)]
    public int Read()
    {
        var accepted = 0;
        _reader!.Open(_record, new EventTime(Time));
        while (_reader.Next())
            accepted += _reader.Rejection is null ? 1 : 0;
        return accepted;
    }
}
