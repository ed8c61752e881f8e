using Serverless.Core.Decoding.Grok;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Texts.TextFormats;

namespace Serverless.Core.Tests.Decoding.Texts;

/// <summary>Lines as servers and libraries write them, by the pattern that is made for them.</summary>
public sealed class ReadyMadePatternTests
{
    private static readonly FieldDefinition[] Fields =
    [
        new() { Name = "at", Type = FieldType.Timestamp, Aliases = ["timestamp"], Times = ["iso", "yyyy/MM/dd HH:mm:ss", "klog"] },
        Field("level", FieldType.Text), Field("pid", FieldType.Integer), Field("thread", FieldType.Text),
        Field("logger", FieldType.Text, "file"), Field("line", FieldType.Integer), Field("client", FieldType.Text, "user"),
        Field("server", FieldType.Text, "database"), Field("request", FieldType.Text), Field("connection", FieldType.Integer),
        Field("host", FieldType.Text, "app"), Field("upstream", FieldType.Text), Field("message", FieldType.Text),
    ];

    [Theory]
    [InlineData(
        "NGINXERROR",
        "2024/05/01 12:00:00 [error] 7#9: *41 open() \"/x/y\" failed (2: No such file or directory), client: 10.0.0.7, server: "
            + "shop.example.org, "
            + "request: \"GET /y HTTP/1.1\", host: \"shop.example.org\"",
        "at=2024-05-01 12:00:00.000 level=error pid=7 client=10.0.0.7 server=shop.example.org request=GET /y HTTP/1.1 connection=41 "
            + "host=shop.example.org message=open() \"/x/y\" failed (2: No such file or directory)")]
    [InlineData(
        "NGINXERROR",
        "2024/05/01 12:00:00 [error] 7#9: *41 connect() failed (111: Connection refused) while connecting to upstream, client: "
            + "::1, server: , "
            + "request: \"GET / HTTP/1.1\", upstream: \"http://127.0.0.1:8080/\", host: \"a\", referrer: \"http://b/\"",
        "at=2024-05-01 12:00:00.000 level=error pid=7 client=::1 request=GET / HTTP/1.1 connection=41 host=a upstream=http://12"
            + "7.0.0.1:8080/ "
            + "message=connect() failed (111: Connection refused) while connecting to upstream")]
    [InlineData(
        "NGINXERROR", "2024/05/01 12:00:00 [notice] 1#1: signal process started",
        "at=2024-05-01 12:00:00.000 level=notice pid=1 message=signal process started")]
    [InlineData(
        "NGINXERROR", "2024/05/01 12:00:00 [warn] 1#1: conflicting server name \"a, b\" on 0.0.0.0:80, ignored",
        "at=2024-05-01 12:00:00.000 level=warn pid=1 message=conflicting server name \"a, b\" on 0.0.0.0:80, ignored")]
    [InlineData("NGINXERROR", "2024/05/01 12:00:00 error 1#1: x", "malformed at 0")]
    [InlineData("NGINXERROR", "10.0.0.7 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.1\" 200 1", "malformed at 0")]
    [InlineData(
        "KLOG", "I0501 12:00:00.123456       1 controller.go:114] \"Synced\" pod=\"kube-system/dns\"",
        "at=2024-05-01 12:00:00.123 level=I thread=1 logger=controller.go line=114 message=\"Synced\" pod=\"kube-system/dns\"")]
    [InlineData(
        "KLOG", "E1231 23:59:59.999999   4711 a/b.go:7] failed: x] y",
        "at=2023-12-31 23:59:59.999 level=E thread=4711 logger=a/b.go line=7 message=failed: x] y")]
    [InlineData("KLOG", "F0501 12:00:00.000001 1 x.go:1] ", "at=2024-05-01 12:00:00.000 level=F thread=1 logger=x.go line=1")]
    [InlineData("KLOG", "I0501 12:00:00 1 x.go:1] no fraction", "malformed at 0")]
    [InlineData("KLOG", "I0532 12:00:00.000001 1 x.go:1] no day", "timestamp-format at at 1")]
    [InlineData("KLOG", "D0501 12:00:00.000001 1 x.go:1] no level", "malformed at 0")]
    [InlineData(
        "LOG4J", "2024-05-01 12:00:00,123 INFO  [main] com.acme.App - started in 3 s",
        "at=2024-05-01 12:00:00.123 level=INFO thread=main logger=com.acme.App message=started in 3 s")]
    [InlineData(
        "LOG4J", "2024-05-01 12:00:00,123 [http-nio-80-exec-1] ERROR c.a.App - boom",
        "at=2024-05-01 12:00:00.123 level=ERROR thread=http-nio-80-exec-1 logger=c.a.App message=boom")]
    [InlineData(
        "LOG4J", "2024-05-01T12:00:00.123 [a [b] WARN  x.Y$Z -  - ",
        "at=2024-05-01 12:00:00.123 level=WARN thread=a [b logger=x.Y$Z message= - ")]
    [InlineData(
        "LOG4J", "2024-05-01T12:00:00.123Z [pool 1] WARN  x.Y$Z - a - b",
        "at=2024-05-01 12:00:00.123 level=WARN thread=pool 1 logger=x.Y$Z message=a - b")]
    [InlineData(
        "LOG4J", "2024-05-01 12:00:00,123 ERROR [main] com.acme.App - boom\njava.lang.IllegalStateException: x\n\tat com.acme.A"
            + "pp.main(App.java:7)",
        "at=2024-05-01 12:00:00.123 level=ERROR thread=main logger=com.acme.App "
            + "message=boom\njava.lang.IllegalStateException: x\n\tat com.acme.App.main(App.java:7)")]
    [InlineData("LOG4J", "2024-05-01 12:00:00,123 com.acme.App - no level", "malformed at 0")]
    [InlineData(
        "SPRINGBOOT", "2024-05-01T12:00:00.123Z  INFO 4711 --- [shop] [           main] com.acme.App                 : Started App",
        "at=2024-05-01 12:00:00.123 level=INFO pid=4711 thread=main logger=com.acme.App host=shop message=Started App")]
    [InlineData(
        "SPRINGBOOT", "2024-05-01 12:00:00.123 ERROR 1 --- [nio-80-exec-2] o.a.c.C.[Tomcat].[localhost] : Servlet threw",
        "at=2024-05-01 12:00:00.123 level=ERROR pid=1 thread=nio-80-exec-2 logger=o.a.c.C.[Tomcat].[localhost] message=Servlet threw")]
    [InlineData("SPRINGBOOT", "2024-05-01T12:00:00.123Z INFO --- [main] a : b", "malformed at 0")]
    [InlineData(
        "SERILOG", "2024-05-01 12:00:00.123 +02:00 [INF] Order A-7 accepted",
        "at=2024-05-01 12:00:00.123 level=INF message=Order A-7 accepted")]
    [InlineData("SERILOG", "2024-05-01 12:00:00.123 +00:00 [ERR] ", "at=2024-05-01 12:00:00.123 level=ERR")]
    [InlineData("SERILOG", "2024-05-01 12:00:00.123 +02:00 [] x", "malformed at 0")]
    [InlineData("SERILOG", "2024-05-01 12:00:00 [INF] x", "malformed at 0")]
    [InlineData(
        "POSTGRESQLLOG", "2024-05-01 12:00:00.123 UTC [4711] ann@shop ERROR:  relation \"x\" does not exist at character 15",
        "at=2024-05-01 12:00:00.123 level=ERROR pid=4711 client=ann server=shop message=relation \"x\" does not exist at character 15")]
    [InlineData(
        "POSTGRESQLLOG", "2024-05-01 12:00:00.123 CEST [1] LOG:  database system is ready to accept connections",
        "at=2024-05-01 12:00:00.123 level=LOG pid=1 message=database system is ready to accept connections")]
    [InlineData(
        "POSTGRESQLLOG", "2024-05-01 12:00:00 UTC [7-1] [unknown]@[unknown] DEBUG1:  x",
        "at=2024-05-01 12:00:00.000 level=DEBUG1 pid=7 client=[unknown] server=[unknown] message=x")]
    [InlineData("POSTGRESQLLOG", "2024-05-01 12:00:00 UTC 7 LOG: x", "malformed at 0")]
    [InlineData(
        "TIMELEVEL", "2024-05-01T12:00:00Z [WARN] disk almost full", "at=2024-05-01 12:00:00.000 level=WARN message=disk almost full")]
    [InlineData("TIMELEVEL", "[2024-05-01 12:00:00,5] error: x", "at=2024-05-01 12:00:00.500 level=error message=x")]
    [InlineData("TIMELEVEL", "2024-05-01T12:00:00Z nothing x", "malformed at 0")]
    public void A_line_is_taken_apart(string pattern, string line, string expected) =>
        Assert.Equal(expected, Outcome(new GrokFormat($"%{{{pattern}}}", new Dictionary<string, string>()), Fields, line));
}
