using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Texts.TextFormats;

namespace Serverless.Core.Tests.Decoding.Texts;

public sealed class LogfmtTests
{
    private static readonly FieldDefinition[] Fields =
    [
        Field("level", FieldType.Text, "lvl", "at"), Field("msg", FieldType.Text), Field("status", FieldType.Integer, "http.status"),
        Field("took", FieldType.Number, "duration"), Field("cached", FieldType.Boolean), Field("ts", FieldType.Timestamp, "time"),
    ];

    [Theory]
    [InlineData("level=info msg=hello", "level=info msg=hello")]
    [InlineData("at=info method=GET path=/ host=h fwd=\"10.0.0.7\" status=200 bytes=1653", "level=info status=200")]
    [InlineData(
        "ts=2024-05-01T12:00:00.5Z lvl=warn msg=\"cache miss\" took=0.25",
        "level=warn msg=cache miss took=0.25 ts=2024-05-01 12:00:00.500")]
    [InlineData("time=1714564800 level=error", "level=error ts=2024-05-01 12:00:00.000")]
    [InlineData("level=info msg=\"a \\\"quoted\\\" word\\n\\u00e9\"", "level=info msg=a \"quoted\" word\né")]
    [InlineData("level=info cached", "level=info cached=true")]
    [InlineData("level=info cached=false", "level=info cached=false")]
    [InlineData("level=info msg", "level=info msg=true")]
    [InlineData("level=info msg= status=200", "level=info status=200")]
    [InlineData("level=info msg=\"\"", "level=info msg=")]
    [InlineData("http.status=404 level=info", "level=info status=404")]
    [InlineData("level=info msg=a=b", "level=info msg=a=b")]
    [InlineData("  level=info \t msg=x  ", "level=info msg=x")]
    [InlineData("at=debug lvl=info", "level=info")]
    [InlineData("level=info url=https://example.org/?q=1&r=2", "level=info")]
    [InlineData("level=info err=[1,2] msg={a:b}", "level=info msg={a:b}")]
    [InlineData("level=日本 msg=x", "level=日本 msg=x")]
    [InlineData("unknown=1", "")]
    [InlineData("", "")]
    [InlineData("hello world", "malformed at 5")]
    [InlineData("hello world=1", "malformed at 5")]
    [InlineData("=x level=info", "malformed at 0")]
    [InlineData("level=info msg=\"open", "malformed at 15")]
    [InlineData("level=info msg=\"open\\\"", "malformed at 15")]
    [InlineData("level=info msg=\"a\"b", "malformed at 18")]
    [InlineData("level=info msg=a\"b", "malformed at 16")]
    [InlineData("level=info msg=\"\\q\"", "malformed msg at 16")]
    [InlineData("level=info status=abc", "wrong-type status at 18")]
    [InlineData("level=info ts=noon", "timestamp-format ts at 14")]
    [InlineData("level=info level=warn", "duplicate-key level at 17")]
    [InlineData("level=info a\0b=1", "malformed at 12")]
    [InlineData("{\"level\":\"info\"}", "malformed at 1")]
    public void A_line_of_pairs_is_an_event(string line, string expected) => Assert.Equal(expected, Outcome(All["logfmt"], Fields, line));
}
