using Serverless.Core.Decoding.Grok;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Texts.TextFormats;

namespace Serverless.Core.Tests.Decoding.Texts;

public sealed class GrokTests
{
    private static readonly FieldDefinition[] Fields =
    [
        Field("client", FieldType.Text, "clientip", "host", "source.ip"), Field("level", FieldType.Text, "loglevel"),
        Field("at", FieldType.Timestamp, "timestamp"), Field("status", FieldType.Integer, "response"),
        Field("bytes", FieldType.Number), Field("up", FieldType.Boolean), Field("message", FieldType.Text, "msg", "request"),
        Field("word", FieldType.Text),
    ];

    [Theory]
    [InlineData("%{IPORHOST:client} %{WORD} %{INT:status}", "10.0.0.7 GET 200", "client=10.0.0.7 status=200")]
    [InlineData("%{IPORHOST:client} %{WORD} %{INT:status}", "well: host-7.example.org GET -1 more", "client=host-7.example.org status=-1")]
    [InlineData("^%{IPORHOST:client} %{INT:status}$", "10.0.0.7 200 x", "malformed at 0")]
    [InlineData("%{INT:status:int}", "status 404", "status=404")]
    [InlineData("%{NOTSPACE:word:int}$", "x 17", "word=17")]
    [InlineData("%{NOTSPACE:word:int}$", "x 1.5", "wrong-type word at 2")]
    [InlineData("%{NOTSPACE:word:float}$", "x 1.5", "word=1.5")]
    [InlineData("%{NOTSPACE:word:boolean}$", "is true", "word=true")]
    [InlineData("%{NOTSPACE:word:boolean}$", "is yes", "wrong-type word at 3")]
    [InlineData("%{NUMBER:bytes}", "took -12.5s", "bytes=-12.5")]
    [InlineData("%{NUMBER:status}", "took 12.5s", "wrong-type status at 5")]
    [InlineData("%{IP:client}", "from ::1 to", "client=::1")]
    [InlineData("%{IP:client}", "from 2001:db8::7334 port 22", "client=2001:db8::7334")]
    [InlineData("%{IP:client}", "fe80::1%eth0 up", "client=fe80::1%eth0")]
    [InlineData("%{IP:client}", "::ffff:192.0.2.128", "client=::ffff:192.0.2.128")]
    [InlineData("%{IP:client}", "at 12:34:56 nothing", "malformed at 0")]
    [InlineData("%{IP:[source][ip]}", "10.1.2.3", "client=10.1.2.3")]
    [InlineData("%{QS:message}", "says \"a \\\"b\\\" c\" loudly", "message=\"a \\\"b\\\" c\"")]
    [InlineData("%{UUID:word}", "id=6F9619FF-8B86-D011-B42D-00CF4FC964FF;", "word=6F9619FF-8B86-D011-B42D-00CF4FC964FF")]
    [InlineData("%{MAC:word}", "port 00:1B:44:11:3A:B7 up", "word=00:1B:44:11:3A:B7")]
    [InlineData("%{EMAILADDRESS:word}", "<ann.b+c@example.org>", "word=ann.b+c@example.org")]
    [InlineData("%{UNIXPATH:word}", "open /var/log/x.log: denied", "word=/var/log/x.log:")]
    [InlineData("%{URI:word}", "see https://example.org:8443/a/b?c=1&d=2 now", "word=https://example.org:8443/a/b?c=1&d=2")]
    [InlineData("%{TIMESTAMP_ISO8601:at}", "x 2024-05-01T12:00:00.5+02:00 y", "at=2024-05-01 10:00:00.500")]
    [InlineData("%{TIMESTAMP_ISO8601:at}", "2024-05-01 12:00:00,123 INFO", "at=2024-05-01 12:00:00.123")]
    [InlineData("%{HTTPDATE:at}", "[10/Oct/2000:13:55:36 -0700]", "at=2000-10-10 20:55:36.000")]
    [InlineData("%{SYSLOGTIMESTAMP:at}", "May  4 01:02:03 host", "at=2024-05-04 01:02:03.000")]
    [InlineData("%{LOGLEVEL:level}", "a WARNING for all", "level=WARNING")]
    [InlineData("%{DATA:word} %{GREEDYDATA:message}", "one two three", "message=two three word=one")]
    [InlineData("%{WORD:word}-%{WORD:word}", "one-two", "word=one")]
    [InlineData("(?:%{INT:word}|%{WORD:word})!", "one!", "word=one")]
    [InlineData("%{DATA:word},%{INT:status}", ",5", "status=5")]
    [InlineData("(?<word>[a-z]{3})(?<status:int>[0-9]+)", "abc42", "status=42 word=abc")]
    [InlineData("%{GREEDYDATA:message}", "日本 \u001b[31mred\u001b[0m \0 end", "message=日本 \u001b[31mred\u001b[0m \0 end")]
    [InlineData("^%{WORD:word} %{GREEDYDATA:message}$", "Error at\n  line 2\n  line 3", "message=at\n  line 2\n  line 3 word=Error")]
    [InlineData("%{OWN:word}", "AB-12", "word=AB-12")]
    [InlineData("%{INT:status}", "", "malformed at 0")]
    [InlineData("^%{INT:status}\\r?$", "7\r", "status=7")]
    [InlineData("%{COMMONAPACHELOG}",
        "10.0.0.7 - ann [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.0\" 200 2326",
        "client=10.0.0.7 at=2000-10-10 20:55:36.000 status=200 bytes=2326 message=/a")]
    [InlineData("%{COMBINEDAPACHELOG}",
        "::1 - - [10/Oct/2000:13:55:36 -0700] \"-\" 408 - \"-\" \"-\"", "client=::1 at=2000-10-10 20:55:36.000 status=408")]
    [InlineData("%{HTTPD_ERRORLOG}",
        "[Wed May 01 12:00:00.123 2024] [core:error] [pid 7:tid 9] [client 10.0.0.7:51000] AH00126: Invalid URI",
        "timestamp-format at at 1")]
    public void What_the_pattern_captures_becomes_values(string pattern, string line, string expected) =>
        Assert.Equal(expected, Outcome(Format(pattern), Fields, line));

    [Theory]
    [InlineData("%{IPORHSOT:client}", "there is no pattern 'IPORHSOT'; did you mean 'IPORHOST'?")]
    [InlineData("%{INT:status:inti}", "there is no type 'inti' of a capture")]
    [InlineData("(?<status:inti>a)", "there is no type 'inti' of a capture")]
    [InlineData("%{INT:a:int:b}", "write %{PATTERN:name:type}")]
    [InlineData("%{INT:a b}", "'a b' is no name")]
    [InlineData("%{INT:a", "has no '}'")]
    [InlineData("%{INT}", "captures nothing")]
    [InlineData("%{LOOP:a}", "'LOOP' contains itself: LOOP → LOOP")]
    [InlineData("(?<a>x)(?=y)", "looks ahead")]
    [InlineData("(?<![0-9])(?<a>x)", "looks behind")]
    [InlineData("(?<a>x)\\1", "refers back to a group")]
    [InlineData("(?<a>(?>x))", "write '(?:'")]
    [InlineData("(?<a>x", "a '(' has no ')'")]
    [InlineData("%{BIG9:a}", "characters: its patterns contain too many")]
    public void A_pattern_that_cannot_be_used_is_told(string pattern, string message)
    {
        var own = Enumerable.Range(1, 9)
            .ToDictionary(one => $"BIG{one}", one => string.Concat(Enumerable.Repeat($"%{{BIG{one - 1}}}", 10)));
        own["BIG0"] = "0123456789";
        own["LOOP"] = "a%{LOOP}";
        var parse = Pipelines.PipelineFiles.Parse(Pipelines.PipelineFiles.SampleWith(
            "\"kind\": \"json\", \"framing\": \"array\", \"maxDepth\": 8",
            $"\"kind\": \"grok\", \"pattern\": {Json(pattern)}, \"patterns\": {System.Text.Json.JsonSerializer.Serialize(own)}"));
        Assert.Contains(parse.Errors, error => error.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_usual_pattern_compiles_and_says_what_it_captures()
    {
        foreach (var name in GrokSyntax.Names)
            Assert.True(GrokFormat.NamesIn($"%{{{name}:whole}}").Count > 0, name);
        Assert.Equal(["clientip", "ident", "auth"], GrokFormat.NamesIn("%{COMMONAPACHELOG}").Take(3));
    }

    [Fact]
    public void Formats_are_equal_when_their_patterns_are()
    {
        Assert.Equal(Format("%{OWN:a}"), Format("%{OWN:a}"));
        Assert.NotEqual(Format("%{OWN:a}"), Format("%{OWN:b}"));
        Assert.NotEqual(Format("%{OWN:a}"), new GrokFormat("%{OWN:a}", new Dictionary<string, string> { ["OWN"] = "x" }));
    }

    [Fact]
    public void A_line_that_would_cost_too_much_is_a_rejection()
    {
        var text = string.Concat(Enumerable.Range(0, 6_000).Select(one => "ab"[(one * 7919 % 104_729) & 1]));
        Assert.Equal("malformed at 0", Outcome(Format("^(?:(?:[ab]{13}b[ab]*)*b[ab]{12})*(?<word>c)"), Fields, text));
    }

    private static GrokFormat Format(string pattern) => new(pattern, new Dictionary<string, string> { ["OWN"] = "[A-Z]{2}-[0-9]+" });

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
