using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Texts.TextFormats;

namespace Serverless.Core.Tests.Decoding.Texts;

public sealed class SyslogTests
{
    private static readonly FieldDefinition[] Fields =
    [
        Field("facility", FieldType.Integer), Field("severity", FieldType.Integer), Field("timestamp", FieldType.Timestamp),
        Field("host", FieldType.Text), Field("app", FieldType.Text), Field("process", FieldType.Text), Field("message-id", FieldType.Text),
        Field("ip", FieldType.Text, "origin@32473.ip"), Field("sequence", FieldType.Integer, "meta.sequenceId"),
        Field("message", FieldType.Text),
    ];

    [Theory]
    [InlineData(
        "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - 'su root' failed for lonvick on /dev/pts/8",
        "facility=4 severity=2 timestamp=2003-10-11 22:14:15.003 host=mymachine.example.com app=su message-id=ID47 "
            + "message='su root' failed for lonvick on /dev/pts/8")]
    [InlineData(
        "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time",
        "facility=20 severity=5 timestamp=2003-08-24 12:14:15.000 host=192.0.2.1 app=myproc process=8710 message=%% It's time")]
    [InlineData(
        "<165>1 2003-10-11T22:14:15.003Z h evntslog - ID47 [exampleSDID@32473 iut=\"3\" eventSource=\"Application\"]"
            + "[origin@32473 ip=\"10.0.0.7\"] \uFEFFAn entry",
        "facility=20 severity=5 timestamp=2003-10-11 22:14:15.003 host=h app=evntslog message-id=ID47 ip=10.0.0.7 message=An entry")]
    [InlineData("<0>1 - - - - - -", "facility=0 severity=0")]
    [InlineData("<191>1 - - - - - - ", "facility=23 severity=7")]
    [InlineData("<13>1 - h a 1 m [meta sequenceId=\"7\"]", "facility=1 severity=5 host=h app=a process=1 message-id=m sequence=7")]
    [InlineData(
        "<13>1 - h a 1 m [origin@32473 ip=\"a\\\"b\\]c\\\\d\\e\"] x",
        "facility=1 severity=5 host=h app=a process=1 message-id=m ip=a\"b]c\\d\\e message=x")]
    [InlineData("<13>1 - h a 1 m [empty] x", "facility=1 severity=5 host=h app=a process=1 message-id=m message=x")]
    [InlineData("<13>1 - h a 1 m - x\ty  z", "facility=1 severity=5 host=h app=a process=1 message-id=m message=x\ty  z")]
    [InlineData("<192>1 - h a 1 m - x", "malformed at 0")]
    [InlineData("<13> - h a 1 m - x", "malformed at 4")]
    [InlineData("<>1 - h a 1 m - x", "malformed at 0")]
    [InlineData("<1x>1 - h a 1 m - x", "malformed at 0")]
    [InlineData("13 1 - h a 1 m - x", "malformed at 0")]
    [InlineData("<13>1 - h a 1", "malformed at 12")]
    [InlineData("<13>1 - h a 1 m x", "malformed at 16")]
    [InlineData("<13>1 - h a 1 m -x", "malformed at 17")]
    [InlineData("<13>1 - h a 1 m [open", "malformed at 16")]
    [InlineData("<13>1 - h a 1 m [e p=\"open] x", "malformed at 18")]
    [InlineData("<13>1 - h a 1 m [e p=x] x", "malformed at 18")]
    [InlineData("<13>1 - h a 1 m [e  p=\"x\"] x", "facility=1 severity=5 host=h app=a process=1 message-id=m message=x")]
    [InlineData("<13>1 - h a 1 m [origin@32473 ip=\"1\" ip=\"2\"] x", "duplicate-key ip at 37")]
    [InlineData("<13>1 noon h a 1 m - x", "timestamp-format timestamp at 6")]
    [InlineData(
        "<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
        "facility=4 severity=2 timestamp=2024-10-11 22:14:15.000 host=mymachine app=su message='su root' failed")]
    [InlineData(
        "Jan  5 01:02:03 web-1 sshd[4711]: Accepted key for ann",
        "timestamp=2024-01-05 01:02:03.000 host=web-1 app=sshd process=4711 message=Accepted key for ann")]
    [InlineData(
        "2024-05-01T12:00:00.5+02:00 web-1 kernel: [12.5] eth0: up",
        "timestamp=2024-05-01 10:00:00.500 host=web-1 app=kernel message=[12.5] eth0: up")]
    [InlineData("<13>Jan  5 01:02:03 h no tag here", "facility=1 severity=5 timestamp=2024-01-05 01:02:03.000 host=h message=no tag here")]
    [InlineData("<13>Jan  5 01:02:03 h app[x: y", "facility=1 severity=5 timestamp=2024-01-05 01:02:03.000 host=h message=app[x: y")]
    [InlineData("<13>Jan  5 01:02:03 h app:", "facility=1 severity=5 timestamp=2024-01-05 01:02:03.000 host=h app=app")]
    [InlineData("<13>Jan  5 01:02:03 h", "malformed at 4")]
    [InlineData("<13>Jan 45 01:02:03 h app: x", "malformed at 4")]
    [InlineData("Server started on port 80", "malformed at 0")]
    [InlineData("", "malformed at 0")]
    public void A_message_is_an_event(string line, string expected) =>
        Assert.Equal(expected, Outcome(All["syslog"], Fields, line));
}
