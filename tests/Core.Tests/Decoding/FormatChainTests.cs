using System.Text;
using CsCheck;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Parsing;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rejections;
using Serverless.Core.Tests.Decoding.KeyValue;
using Serverless.Core.Tests.Pipelines;

namespace Serverless.Core.Tests.Decoding;

/// <summary>Two formats in one topic: which of them an event is of.</summary>
public sealed class FormatChainTests
{
    private const string Json = $"{{\"device\":\"json\",\"time\":{Some.Time}}}";
    private const string KeyValue = $"device=pairs;time={Some.Time}";

    private static readonly FormatDefinition JsonFormat = new JsonFormat();
    private static readonly FormatDefinition Pairs = new KeyValueFormat(";");

    [Fact]
    public void Content_tells_the_formats_of_one_framing_apart_event_by_event() =>
        Assert.Equal(
            ["0 json", "1 pairs", "2 json"],
            Outcomes([new(Framing.Lines, JsonFormat), new(Framing.Lines, Pairs)], $"{Json}\n{KeyValue}\n{Json}"));

    [Theory]
    [InlineData(Json, "0 json")]
    [InlineData($"{KeyValue}\n{KeyValue}", "0 pairs", "1 pairs")]
    public void Content_tells_formats_of_several_framings_apart_by_a_records_first_event(string value, params string[] expected) =>
        Assert.Equal(
            expected,
            Outcomes([new(Framing.Array, JsonFormat), new(Framing.Single, JsonFormat), new(Framing.Lines, Pairs)], value));

    [Fact]
    public void What_is_of_no_format_is_rejected_with_the_reason_of_the_first()
    {
        Assert.Equal(["0 not-an-object@0"], Outcomes([new(Framing.Lines, JsonFormat), new(Framing.Lines, Pairs)], "17"));
        Assert.Equal(["0 malformed@0"], Outcomes([new(Framing.Lines, Pairs), new(Framing.Lines, JsonFormat)], "17"));
    }

    // None begins as Avro in Confluent's wire format does, and all but the last look like JSON.
    [Theory]
    [InlineData("{\"device\":\"json\"", "0 malformed@16")]
    [InlineData(Json + "{}", "0 trailing-data@38")]
    [InlineData("17", "0 not-an-object@0")]
    [InlineData("device=a", "0 malformed@0")]
    public void What_is_of_no_format_is_told_as_the_first_one_sees_it_that_it_looks_like(string value, string expected)
    {
        var avro = new FormatEntry(Framing.Whole, new AvroFormat());
        Assert.Equal([expected], Outcomes([avro, new(Framing.Single, JsonFormat)], value));
    }

    [Fact]
    public void A_value_out_of_bounds_is_final_as_the_event_is_of_the_format()
    {
        Assert.Equal(
            ["0 timestamp-format@14"],
            Outcomes([new(Framing.Lines, Pairs), new(Framing.Lines, JsonFormat)], "device=a;time=nonsense"));
    }

    [Theory]
    [InlineData("application/json", Json, "json")]
    [InlineData("text/pairs", KeyValue, "pairs")]
    [InlineData("text/pairs; charset=utf-8", KeyValue, "pairs")]
    // What a record says of itself is believed: others aren't tried.
    [InlineData("text/pairs", Json, "malformed")]
    [InlineData("application/json", KeyValue, "malformed")]
    // A condition is about the header's value byte for byte. Where none holds, the format without one takes the two lines for one event.
    [InlineData("application/json; charset=utf-8", Json, "trailing-data")]
    [InlineData("Text/Pairs", Json, "trailing-data")]
    [InlineData("", Json, "trailing-data")]
    [InlineData(null, Json, "trailing-data")]
    public void A_header_tells_formats_apart_before_content_does(string? contentType, string line, string expected)
    {
        FormatEntry[] formats =
        [
            new(Framing.Single, JsonFormat),
            new(Framing.Lines, JsonFormat, new HeaderCondition("content-type", "application/json", IsPrefix: false)),
            new(Framing.Lines, Pairs, new HeaderCondition("content-type", "text/pairs", IsPrefix: true)),
        ];
        var header = new RecordHeader("content-type", contentType is null ? null : Encoding.UTF8.GetBytes(contentType));

        Assert.Equal($"0 {expected}", Outcomes(formats, $"{line}\n{line}", new RecordHeaders(header))[0].Split('@')[0]);
    }

    [Fact]
    public void Of_a_header_that_is_there_twice_the_last_counts()
    {
        FormatEntry[] formats =
            [new(Framing.Single, JsonFormat), new(Framing.Lines, Pairs, new HeaderCondition("format", "pairs", IsPrefix: false))];

        Assert.Equal(
            ["0 pairs"],
            Outcomes(formats, KeyValue, new RecordHeaders(new("format", [.. "json"u8]), new("format", [.. "pairs"u8]))));
        Assert.Equal(["0 malformed@0"], Outcomes(formats, KeyValue, new RecordHeaders(new("format", [.. "pairs"u8]), new("format", null))));
    }

    [Fact]
    public void Of_several_formats_that_the_headers_allow_content_decides_in_their_order()
    {
        var says = new HeaderCondition("format", "mixed", IsPrefix: false);
        // For other records lines come first; for these the single framing does, as it is the first that is allowed.
        FormatEntry[] formats = [new(Framing.Lines, Pairs), new(Framing.Single, JsonFormat, says), new(Framing.Lines, Pairs, says)];
        var mixed = new RecordHeaders(new RecordHeader("format", [.. "mixed"u8]));

        Assert.Equal(["0 json"], Outcomes(formats, Json, mixed));
        Assert.Equal(["0 pairs", "1 pairs"], Outcomes(formats, $"{KeyValue}\n{KeyValue}", mixed));
        Assert.Equal(["0 not-an-object@0"], Outcomes(formats, "17", mixed));
        Assert.Equal(["0 malformed@0"], Outcomes(formats, "17"));
    }

    [Fact]
    public void A_record_that_no_format_is_for_is_rejected_whole_and_says_what_its_header_is()
    {
        var reader = Some.Reader(Some.Pipeline() with
        {
            Formats = [new(Framing.Lines, JsonFormat, new HeaderCondition("format", "json", IsPrefix: false))],
        });
        string[] found = ["format: avro", "no header format"];
        RecordHeaders[] headers = [new(new RecordHeader("format", [.. "avro"u8])), RecordHeaders.None];

        foreach (var (one, expected) in headers.Zip(found))
        {
            reader.Open(Some.Record($"{Json}\n{Json}") with { Headers = one });
            Assert.True(reader.Next());
            Assert.Equal(new Rejection(RejectionStage.Decode, Reasons.NoFormat, null, expected), reader.Rejection);
            Assert.Equal($"{Json}\n{Json}", Encoding.UTF8.GetString(reader.Event));
            Assert.False(reader.Next());
        }
    }

    [Fact]
    public void The_winner_never_depends_on_the_records_before()
    {
        FormatEntry[] formats =
        [
            new(Framing.Lines, JsonFormat),
            new(Framing.Lines, Pairs),
            new(Framing.Single, new KeyValueFormat(","), new HeaderCondition("format", "pairs", IsPrefix: true)),
            new(Framing.Lines, Pairs, new HeaderCondition("format", "pairs", IsPrefix: false)),
            new(Framing.Array, JsonFormat, new HeaderCondition("format", "json", IsPrefix: false)),
        ];
        var value = Gen.OneOf(Json, KeyValue, $"{Json}\n{KeyValue}", $"[{Json},{Json}]", $"device=a,time={Some.Time}", "17", "x=y", "");
        var header = Gen.OneOf<string?>(null, "json", "pairs", "pairs2", "other");
        var records = Gen.Select(value, header, Record).List[1, 12];
        Gen.Select(records, Gen.Int[1, 5]).Sample(
            (list, batch) =>
            {
                // One reader for all of a process, one for each batch, and one for each record.
                var process = Reader(formats);
                var whole = list.Select(record => Text(process, record));
                var batches = list.Chunk(batch).Select(records => (Reader: Reader(formats), Records: records)).ToList();
                var split = batches.SelectMany(one => one.Records.Select(record => Text(one.Reader, record)));
                var alone = list.Select(record => Text(Reader(formats), record)).ToList();
                return whole.SequenceEqual(alone) && split.SequenceEqual(alone);
            },
            seed: "0N0XIzNsQ0O2", iter: 1_000, threads: 1);
    }

    [Fact]
    public void A_format_reads_its_own_options_and_what_is_wrong_with_them_is_told_like_all_else()
    {
        var good = Parse("\"kind\": \"key-value\", \"separator\": \";\"");
        Assert.Equal([new FormatEntry(Framing.Array, Pairs)], good.Definition!.Formats);

        Assert.Contains(
            Parse("\"kind\": \"key-value\"").Errors,
            error => error.Message.Contains("'separator' is missing", StringComparison.Ordinal));
        Assert.Contains(
            Parse("\"kind\": \"key-value\", \"separator\": \";\", \"maxDepth\": 3").Errors,
            error => error.Message.Contains("known are: framing, kind, separator, when", StringComparison.Ordinal));
        Assert.Contains(
            Parse("\"kind\": \"key-valu\"").Errors,
            error => error.Message.Contains("did you mean 'key-value'?", StringComparison.Ordinal));
    }

    private static PipelineParse Parse(string format)
    {
        var start = PipelineFiles.Sample.IndexOf("\"formats\"", StringComparison.Ordinal);
        var end = PipelineFiles.Sample.IndexOf('\n', start);
        var file = $"{PipelineFiles.Sample[..start]}\"formats\": [{{ {format}, \"framing\": \"array\" }}],{PipelineFiles.Sample[end..]}";
        return PipelineParser.Parse(Encoding.UTF8.GetBytes(file), [.. FormatKindList.All, KeyValueFormat.Syntax]);
    }

    private static List<string> Outcomes(FormatEntry[] formats, string value, RecordHeaders headers = default) =>
        Some.Outcomes(Reader(formats), Some.Record(value) with { Headers = headers });

    private static EventReader Reader(FormatEntry[] formats) => Some.Reader(Some.Pipeline() with { Formats = formats });

    private static SourceRecord Record(string value, string? header) => Some.Record(value) with
    {
        Headers = header is null ? RecordHeaders.None : new RecordHeaders(new RecordHeader("format", Encoding.UTF8.GetBytes(header))),
    };

    private static string Text(EventReader reader, SourceRecord record) => string.Join('|', Some.Outcomes(reader, record));
}
