using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Texts.TextFormats;

namespace Serverless.Core.Tests.Decoding.Texts;

public sealed class AccessLogTests
{
    private const string Head = "10.0.0.7 - - [10/Oct/2000:13:55:36 -0700] ";

    private static readonly FieldDefinition[] Fields =
    [
        Field("host", FieldType.Text), Field("user", FieldType.Text), Field("time", FieldType.Timestamp), Field("method", FieldType.Text),
        Field("path", FieldType.Text), Field("query", FieldType.Text), Field("protocol", FieldType.Text),
        Field("status", FieldType.Integer), Field("bytes", FieldType.Integer), Field("referer", FieldType.Text),
        Field("agent", FieldType.Text), Field("rest", FieldType.Text),
    ];

    [Theory]
    [InlineData(
        "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 2326",
        "host=127.0.0.1 user=frank time=2000-10-10 20:55:36.000 method=GET path=/apache_pb.gif protocol=HTTP/1.0 status=200 bytes=2326")]
    [InlineData(
        "::1 - Ann Lee [01/Jan/2024:00:00:00 +0000] \"POST /a?b=1&c=2 HTTP/2.0\" 404 - \"https://example.org/x\" \"curl/8.5\"",
        "host=::1 user=Ann Lee time=2024-01-01 00:00:00.000 method=POST path=/a query=b=1&c=2 protocol=HTTP/2.0 status=404 "
            + "referer=https://example.org/x agent=curl/8.5")]
    [InlineData(
        Head + "\"GET / HTTP/1.1\" 200 5 \"-\" \"-\"",
        "host=10.0.0.7 time=2000-10-10 20:55:36.000 method=GET path=/ protocol=HTTP/1.1 status=200 bytes=5")]
    [InlineData(
        Head + "\"GET / HTTP/1.1\" 200 5 \"-\" \"Mozilla/5.0 \\\"X\\\" \\\\ (\\x41)\" 0.042 upstream",
        "host=10.0.0.7 time=2000-10-10 20:55:36.000 method=GET path=/ protocol=HTTP/1.1 status=200 bytes=5 "
            + "agent=Mozilla/5.0 \"X\" \\ (A) rest=0.042 upstream")]
    [InlineData(Head + "\"-\" 408 0", "host=10.0.0.7 time=2000-10-10 20:55:36.000 status=408 bytes=0")]
    [InlineData(Head + "\"\" 400 0", "host=10.0.0.7 time=2000-10-10 20:55:36.000 status=400 bytes=0")]
    [InlineData(Head + "\"\\x16\\x03\\x01\" 400 226", "host=10.0.0.7 time=2000-10-10 20:55:36.000 status=400 bytes=226")]
    [InlineData(
        Head + "\"GET /a b HTTP/1.1\" 200 1",
        "host=10.0.0.7 time=2000-10-10 20:55:36.000 method=GET path=/a b protocol=HTTP/1.1 status=200 bytes=1")]
    [InlineData(Head + "\"GET /\" 200 1", "host=10.0.0.7 time=2000-10-10 20:55:36.000 status=200 bytes=1")]
    [InlineData(
        "10.0.0.7 - - [2024-05-01T12:00:00Z] \"GET / HTTP/1.1\" 200 5",
        "host=10.0.0.7 time=2024-05-01 12:00:00.000 method=GET path=/ protocol=HTTP/1.1 status=200 bytes=5")]
    [InlineData(Head + "\"GET / HTTP/1.1\" OK 5", "wrong-type status at 59")]
    [InlineData("10.0.0.7 - - [yesterday] \"GET / HTTP/1.1\" 200 5", "timestamp-format time at 14")]
    [InlineData(Head + "\"GET / HTTP/1.1\" 200", "malformed at 62")]
    [InlineData(Head + "\"GET / HTTP/1.1", "malformed at 42")]
    [InlineData(Head + "GET / HTTP/1.1 200 5", "malformed at 42")]
    [InlineData("10.0.0.7 - - 10/Oct/2000:13:55:36 \"GET / HTTP/1.1\" 200 5", "malformed at 11")]
    [InlineData("hello", "malformed at 5")]
    [InlineData(" - - [x] \"\" 1 1", "malformed at 0")]
    [InlineData("{\"host\":\"10.0.0.7\"}", "malformed at 19")]
    public void A_line_of_an_access_log_is_an_event(string line, string expected) =>
        Assert.Equal(expected, Outcome(All["access-log"], Fields, line));
}
