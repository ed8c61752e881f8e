using Serverless.Core.Decoding.ContainerLog;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Decoding.Logfmt;
using Serverless.Core.Decoding.PlainLine;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Texts.TextFormats;

namespace Serverless.Core.Tests.Decoding.Texts;

public sealed class ContainerLogTests
{
    private static readonly FieldDefinition[] Fields =
    [
        Field("level", FieldType.Text), Field("msg", FieldType.Text, "line"), Field("at", FieldType.Timestamp, "ts", "container.time"),
        Field("stream", FieldType.Text, "container.stream"), Field("part", FieldType.Boolean, "container.partial"),
        Field("n", FieldType.Integer),
    ];

    [Theory]
    [InlineData(
        "{\"log\":\"level=info msg=\\\"a b\\\"\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T12:00:00.123456789Z\"}",
        "level=info msg=a b at=2024-05-01 12:00:00.123 stream=stdout")]
    [InlineData(
        "{\"log\":\"{\\\"level\\\":\\\"warn\\\",\\\"msg\\\":\\\"\\u00e9\\\",\\\"n\\\":7}\\n\",\"stream\":\"stderr\",\"time\":\""
            + "2024-05-01T12:00:00Z\"}",
        "level=warn msg=é at=2024-05-01 12:00:00.000 stream=stderr n=7")]
    [InlineData(
        "{\"log\":\"level=info ts=2023-01-01T00:00:00Z\\n\",\"time\":\"2024-05-01T12:00:00Z\"}", "level=info at=2023-01-01 00:00:00.000")]
    [InlineData("{\"log\":\"plain text\\r\\n\",\"stream\":\"stdout\"}", "msg=plain text stream=stdout")]
    [InlineData("{\"log\":\"half a line\",\"stream\":\"stdout\"}", "msg=half a line stream=stdout part=true")]
    [InlineData("{\"log\":\"tab\\there\\n\"}", "msg=tab\there")]
    [InlineData("{\"log\":\"\\u001b[31mred\\u001b[0m\\n\"}", "msg=\u001b[31mred\u001b[0m")]
    [InlineData("{\"log\":\"\\ud83d\\ude00\\n\"}", "msg=😀")]
    [InlineData("{\"log\":\"\\n\",\"stream\":\"stdout\"}", "stream=stdout")]
    [InlineData("{\"log\":\"x\\n\",\"attrs\":{\"tag\":[1,{\"a\":2}]},\"stream\":\"stdout\"}", "msg=x stream=stdout")]
    [InlineData(" { \"time\" : \"2024-05-01T12:00:00Z\" , \"log\" : \"x\\n\" } ", "msg=x at=2024-05-01 12:00:00.000")]
    [InlineData("{\"log\":\"level=info n=x\\n\"}", "msg=level=info n=x")]
    [InlineData("{\"stream\":\"stdout\"}", "malformed at 0")]
    [InlineData("{\"log\":7}", "malformed at 0")]
    [InlineData("{\"log\":null}", "malformed at 0")]
    [InlineData("{\"log\":\"x\"", "malformed at 0")]
    [InlineData("{\"log\":\"x\"}}", "malformed at 0")]
    [InlineData("[]", "malformed at 0")]
    [InlineData("\"x\"", "malformed at 0")]
    [InlineData("plain text", "malformed at 0")]
    [InlineData("", "malformed at 0")]
    [InlineData("{\"log\":\"\\ud800\\n\"}", "malformed at 8")]
    [InlineData("{\"log\":\"x\\n\",\"time\":\"noon\"}", "timestamp-format at at 21")]
    public void A_line_in_the_json_of_docker_is_of_an_inner_format(string line, string expected) =>
        Assert.Equal(expected, Outcome(Format(ContainerRuntime.Docker), Fields, line));

    [Theory]
    [InlineData(
        "2024-05-01T12:00:00.123456789Z stdout F level=info msg=\"a b\"", "level=info msg=a b at=2024-05-01 12:00:00.123 stream=stdout")]
    [InlineData(
        "2024-05-01T12:00:00.123456789+02:00 stderr F {\"level\":\"warn\",\"n\":7}", "level=warn at=2024-05-01 10:00:00.123 str"
            + "eam=stderr n=7")]
    [InlineData("2024-05-01T12:00:00Z stdout P a part of", "msg=a part of at=2024-05-01 12:00:00.000 stream=stdout part=true")]
    [InlineData("2024-05-01T12:00:00Z stdout F:x text", "msg=text at=2024-05-01 12:00:00.000 stream=stdout")]
    [InlineData("2024-05-01T12:00:00Z stdout F   indented ", "msg=  indented  at=2024-05-01 12:00:00.000 stream=stdout")]
    [InlineData("2024-05-01T12:00:00Z stdout F ", "at=2024-05-01 12:00:00.000 stream=stdout")]
    [InlineData("2024-05-01T12:00:00Z stdout F", "at=2024-05-01 12:00:00.000 stream=stdout")]
    [InlineData("2024-05-01T12:00:00Z stdout F \0\u0001", "msg=\0\u0001 at=2024-05-01 12:00:00.000 stream=stdout")]
    [InlineData("2024-05-01T12:00:00Z stdout FX text", "malformed at 0")]
    [InlineData("2024-05-01T12:00:00Z stdout X text", "malformed at 0")]
    [InlineData("2024-05-01T12:00:00Z stdlog F text", "malformed at 0")]
    [InlineData("2024-05-01T12:00:00Z stdout", "malformed at 0")]
    [InlineData("noon stdout F text", "malformed at 0")]
    [InlineData(" 2024-05-01T12:00:00Z stdout F text", "malformed at 0")]
    [InlineData("", "malformed at 0")]
    public void A_line_of_the_container_runtime_interface_is_of_an_inner_format(string line, string expected) =>
        Assert.Equal(expected, Outcome(Format(ContainerRuntime.Cri), Fields, line));

    [Fact]
    public void What_no_inner_format_takes_is_a_rejection_of_the_first_one() => Assert.Equal(
        "malformed at 5",
        Outcome(new ContainerLogFormat(ContainerRuntime.Cri, [new LogfmtFormat()]), Fields, "2024-05-01T12:00:00Z stdout F plain text"));

    [Theory]
    [InlineData("\"kind\": \"cri\"", "list the formats of the line inside")]
    [InlineData("\"kind\": \"cri\", \"inner\": []", "list the formats of the line inside")]
    [InlineData("\"kind\": \"cri\", \"inner\": [{ \"kind\": \"jsn\" }]", "'jsn' is not one of")]
    [InlineData("\"kind\": \"cri\", \"inner\": [{ \"kind\": \"avro\" }]", "a line is no event of avro")]
    [InlineData("\"kind\": \"cri\", \"inner\": [{ \"kind\": \"json\", \"explode\": \"a\" }]", "remove 'explode' and 'pairs'")]
    [InlineData("\"kind\": \"cri\", \"inner\": [{ \"kind\": \"json\", \"framing\": \"lines\" }]", "framing")]
    [InlineData("\"kind\": \"cri\", \"inner\": [{ \"kind\": \"cri\", \"inner\": [{ \"kind\": \"line\" }] }]", "of another container")]
    [InlineData("\"kind\": \"cri\", \"inner\": [{ \"kind\": \"grok\", \"pattern\": \"%{INTT:a}\" }]", "did you mean 'INT'?")]
    public void Mistakes_in_inner_formats_are_told(string format, string message)
    {
        var parse = Pipelines.PipelineFiles.Parse(Pipelines.PipelineFiles.SampleWith(
            "\"kind\": \"json\", \"framing\": \"array\", \"maxDepth\": 8", format));
        Assert.Contains(parse.Errors, error => error.Message.Contains(message, StringComparison.Ordinal));
    }

    private static ContainerLogFormat Format(ContainerRuntime runtime) =>
        new(runtime, [new JsonFormat(), new LogfmtFormat(), new LineFormat()]);
}
