using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Texts.TextFormats;

namespace Serverless.Core.Tests.Decoding.Texts;

/// <summary>What is true of all formats of texts.</summary>
[Collection(Alone.Name)]
public sealed class TextFormatTests
{
    private static readonly Dictionary<string, string> Lines = new()
    {
        ["csv"] = "7,\"a \"\"b\"\"\",2024-05-01T12:00:00Z,true",
        ["tsv"] = "7\tann\t2024-05-01T12:00:00Z\ttrue",
        ["logfmt"] = "id=7 name=\"a \\\"b\\\"\" at=2024-05-01T12:00:00Z up path=/x?y=1 other=\"some text\"",
        ["access-log"] =
            "10.0.0.7 - ann [10/Oct/2000:13:55:36 -0700] \"GET /a?b=1 HTTP/1.1\" 200 2326 \"https://example.org/\" \"a \\\"b\\\"\"",
        ["syslog"] = "<165>1 2003-10-11T22:14:15.003Z host app 42 ID47 [origin@32473 ip=\"10.\\\"0\\\".0.7\" other=\"x\"] some text",
        ["grok"] = "7 \"a \\\"b\\\"\" 2024-05-01T12:00:00Z up=true host=10.0.0.7",
        ["cef"] = "CEF:0|Acme|Guard|1.0|100|worm stopped|10|src=10.0.0.7 msg=a \\= b id=7",
        ["docker"] = "{\"log\":\"id=7 name=\\\"a b\\\" at=2024-05-01T12:00:00Z up\\n\",\"stream\":\"stdout\",\"time\":\"2024-05"
            + "-01T12:00:00Z\"}",
        ["cri"] = "2024-05-01T12:00:00.123Z stdout F id=7 name=\"a b\" at=2024-05-01T12:00:00Z up",
        ["otlp-logs"] = "{\"resourceLogs\":{\"resource\":{\"attributes\":[{\"key\":\"host\",\"value\":{\"stringValue\":\"h\\u00e9\"}}]},"
            + "\"scopeLogs\":{\"scope\":{\"name\":\"s\"},\"logRecords\":{\"timeUnixNano\":\"1714564800123456789\",\"severityNumber\":9}}}}",
        ["line"] = "some text",
    };

    private static readonly FieldDefinition[] Fields =
    [
        Field("id", FieldType.Integer, "status", "severity"), Field("name", FieldType.Text, "agent", "origin@32473.ip", "line"),
        Field("at", FieldType.Timestamp, "timestamp", "time"), Field("up", FieldType.Boolean),
        Field("host", FieldType.Text, "resource.host"),
    ];

    public static TheoryData<string> Kinds => [.. Lines.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_event_allocates_nothing(string kind)
    {
        var layout = Some.Layout(Fields);
        var (row, decoder) = (new Row(layout), All[kind].NewDecoder(Fields, layout, new()));
        var source = Encoding.UTF8.GetBytes(Lines[kind]);
        for (var warmUp = 0; warmUp < 200; warmUp++)
            Assert.Null(decoder.Decode(source, 0, source.Length, row));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
            decoder.Decode(source, 0, source.Length, row);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_the_bytes_are_nothing_is_thrown_and_an_event_before_makes_no_difference(string kind)
    {
        var random = new Random(17);
        var layout = Some.Layout(Fields);
        var (used, row) = (All[kind].NewDecoder(Fields, layout, new()), new Row(layout));
        var line = Encoding.UTF8.GetBytes(Lines[kind]);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Changed(line, random);
            var first = $"{used.Decode(bytes, 0, bytes.Length, row)}";
            var fresh = round % 100 == 0 ? $"{All[kind].NewDecoder(Fields, layout, new()).Decode(bytes, 0, bytes.Length, row)}" : first;
            Assert.Equal(fresh, first);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_that_are_no_utf8_are_no_event(string kind)
    {
        var layout = Some.Layout(Fields);
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Lines[kind]), 0xC3, (byte)'x'];
        var rejection = All[kind].NewDecoder(Fields, layout, new()).Decode(bytes, 0, bytes.Length, new Row(layout));
        Assert.Equal(("invalid-utf8", (long)bytes.Length - 2), (rejection!.Reason, rejection.BytePosition));
    }

    // Cut, with bytes put in, changed and repeated.
    private static byte[] Changed(byte[] line, Random random)
    {
        var bytes = line.ToList();
        for (var changes = random.Next(1, 6); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.Insert(at, "\"\\=[]<>, \t\n-"u8[random.Next(12)]); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)); break;
                default: bytes.AddRange(bytes.GetRange(at, Math.Min(9, bytes.Count - at))); break;
            }
        }
        return [.. bytes.DefaultIfEmpty((byte)' ')];
    }
}
