using Serverless.Core.Decoding.Cef;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Texts.TextFormats;

namespace Serverless.Core.Tests.Decoding.Texts;

public sealed class CefTests
{
    private static readonly FieldDefinition[] Fields =
    [
        Field("vendor", FieldType.Text), Field("product", FieldType.Text), Field("name", FieldType.Text),
        Field("severity", FieldType.Text), Field("src", FieldType.Text), Field("msg", FieldType.Text),
        Field("port", FieldType.Integer, "spt"), Field("at", FieldType.Timestamp, "rt"), Field("prefix", FieldType.Text),
    ];

    [Theory]
    [InlineData(
        "CEF:0|Acme|Guard|1.0|100|worm stopped|10|src=10.0.0.7 dst=2.1.2.2 spt=1232",
        "vendor=Acme product=Guard name=worm stopped severity=10 src=10.0.0.7 port=1232")]
    [InlineData(
        "Sep 19 08:26:10 host CEF:0|Acme|Guard|1.0|100|n|Low|msg=a text with blanks spt=7",
        "vendor=Acme product=Guard name=n severity=Low msg=a text with blanks port=7 prefix=Sep 19 08:26:10 host")]
    [InlineData("CEF:0|A\\|B|C\\\\D|1|2|n|5|", "vendor=A|B product=C\\D name=n severity=5")]
    [InlineData("CEF:0|A|B|1|2|n|5", "vendor=A product=B name=n severity=5")]
    [InlineData("CEF:0|A|B|1|2|n|5|  ", "vendor=A product=B name=n severity=5")]
    [InlineData("CEF:0|A|B|1|2|n|5|msg=a\\=b", "vendor=A product=B name=n severity=5 msg=a=b")]
    [InlineData("CEF:0|A|B|1|2|n|5|msg=one\\ntwo\\rthree", "vendor=A product=B name=n severity=5 msg=one\ntwo\rthree")]
    [InlineData("CEF:0|A|B|1|2|n|5|msg=a|b|c src=x", "vendor=A product=B name=n severity=5 src=x msg=a|b|c")]
    [InlineData("CEF:0|A|B|1|2|n|5|url=http://x/?a=b&c=d src=x", "vendor=A product=B name=n severity=5 src=x")]
    [InlineData("CEF:0|A|B|1|2|n|5|msg=a=b src=x", "vendor=A product=B name=n severity=5 src=x msg=a=b")]
    [InlineData("CEF:0|A|B|1|2|n|5|msg= src=x", "vendor=A product=B name=n severity=5 src=x")]
    [InlineData("CEF:0|A|B|1|2|n|5|msg=x   src=y  ", "vendor=A product=B name=n severity=5 src=y msg=x")]
    [InlineData("CEF:0|A|B|1|2|n|5|src=y msg", "vendor=A product=B name=n severity=5 src=y msg")]
    [InlineData("CEF:0|A|B|1|2|n|5|rt=1714564800000", "vendor=A product=B name=n severity=5 at=2024-05-01 12:00:00.000")]
    [InlineData("CEF:0|A|B|1|2|n|5|rt=May 01 2024 12:00:00", "vendor=A product=B name=n severity=5 at=2024-05-01 12:00:00.000")]
    [InlineData("CEF:0|A|B|1|2|n|5|msg=日本 😀", "vendor=A product=B name=n severity=5 msg=日本 😀")]
    [InlineData("CEF:0|A|B|1|2|n|5|msg=C:\\\\temp", "vendor=A product=B name=n severity=5 msg=C:\\temp")]
    [InlineData("CEF:0|A|B|1|2|n|5|msg=ends with \\", "vendor=A product=B name=n severity=5 msg=ends with \\")]
    [InlineData("CEF:1|||||||src=x", "src=x")]
    [InlineData("CEF:0|A|B|1|2|n|5|src=x src=y", "duplicate-key src at 28")]
    [InlineData("CEF:0|A|B|1|2|n|5|spt=x", "wrong-type port at 22")]
    [InlineData("CEF:0|A|B|1|2|n|5|rt=noon", "timestamp-format at at 21")]
    [InlineData("CEF:0|A|B|1|2|n|5|no pairs here", "malformed at 18")]
    [InlineData("CEF:0|A|B|1|2|n|5|=x", "vendor=A product=B name=n severity=5")]
    [InlineData("CEF:0|A|B|1|2|n|5|a b=x", "malformed at 18")]
    [InlineData("CEF:0|A|B|1|2", "malformed at 12")]
    [InlineData("CEF:", "malformed at 4")]
    [InlineData("LEEF:1.0|A|B|1|2|", "malformed at 0")]
    [InlineData("text", "malformed at 0")]
    [InlineData("", "malformed at 0")]
    public void A_message_is_taken_apart(string line, string expected) => Assert.Equal(expected, Outcome(new CefFormat(), Fields, line));
}
