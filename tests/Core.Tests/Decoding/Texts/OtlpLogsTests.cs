using System.Text;
using Serverless.Core.Decoding.Otlp;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using static Serverless.Core.Tests.Decoding.Texts.TextFormats;

namespace Serverless.Core.Tests.Decoding.Texts;

public sealed class OtlpLogsTests
{
    private static readonly FieldDefinition[] Fields =
    [
        Field("service", FieldType.Text, "resource.service.name"), Field("at", FieldType.Timestamp, "time", "observedTime"),
        Field("level", FieldType.Integer, "severity"), Field("severityText", FieldType.Text), Field("body", FieldType.Text),
        Field("scope", FieldType.Text), Field("traceId", FieldType.Text), Field("status", FieldType.Integer, "attributes.http.status"),
        Field("ok", FieldType.Boolean, "attributes.ok"), Field("ratio", FieldType.Number, "attributes.ratio"),
        Field("zone", FieldType.Text, "scope.zone"),
    ];

    [Theory]
    [InlineData("\"body\":{\"stringValue\":\"a \\\"b\\\"\\n\"}", "service=shop body=a \"b\"\n scope=lib zone=z")]
    [InlineData("\"timeUnixNano\":\"1714564800123456789\"", "service=shop at=2024-05-01 12:00:00.123 scope=lib zone=z")]
    [InlineData("\"timeUnixNano\":1714564800123456789", "service=shop at=2024-05-01 12:00:00.123 scope=lib zone=z")]
    [InlineData(
        "\"timeUnixNano\":\"0\",\"observedTimeUnixNano\":\"1714564800000000000\"", "service=shop at=2024-05-01 12:00:00.000 sco"
            + "pe=lib zone=z")]
    [InlineData("\"severityNumber\":9,\"severityText\":\"Info\"", "service=shop level=9 severityText=Info scope=lib zone=z")]
    [InlineData("\"severityNumber\":0", "service=shop scope=lib zone=z")]
    [InlineData(
        "\"traceId\":\"5b8efff798038103d269b633813fc60c\"", "service=shop scope=lib traceId=5b8efff798038103d269b633813fc60c zone=z")]
    [InlineData("\"traceId\":\"\"", "service=shop scope=lib zone=z")]
    [InlineData(
        "\"attributes\":[{\"key\":\"http.status\",\"value\":{\"intValue\":\"404\"}},{\"key\":\"ok\",\"value\":{\"boolValue\":true}}]",
        "service=shop scope=lib status=404 ok=true zone=z")]
    [InlineData("\"attributes\":[{\"key\":\"http.status\",\"value\":{\"intValue\":404}}]", "service=shop scope=lib status=404 zone=z")]
    [InlineData("\"attributes\":[{\"value\":{\"doubleValue\":0.5},\"key\":\"ratio\"}]", "service=shop scope=lib ratio=0.5 zone=z")]
    [InlineData("\"attributes\":[{\"key\":\"ratio\"},{\"key\":\"ratio\",\"value\":{}}]", "service=shop scope=lib zone=z")]
    [InlineData(
        "\"attributes\":[{\"key\":\"other\",\"value\":{\"arrayValue\":{\"values\":[{\"intValue\":1}]}}}]", "service=shop scope=lib zone=z")]
    [InlineData("\"attributes\":[]", "service=shop scope=lib zone=z")]
    [InlineData("\"attributes\":null", "service=shop scope=lib zone=z")]
    [InlineData(
        "\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{\"intValue\":\"1\"}}]}}",
        "service=shop body={\"values\":[{\"key\":\"a\",\"value\":{\"intValue\":\"1\"}}]} scope=lib zone=z")]
    [InlineData("\"body\":{\"intValue\":\"7\"}", "service=shop body=7 scope=lib zone=z")]
    [InlineData("\"body\":{}", "service=shop scope=lib zone=z")]
    [InlineData("\"body\":\"bare\"", "service=shop scope=lib zone=z")]
    [InlineData("\"body\":null", "service=shop scope=lib zone=z")]
    [InlineData("\"unknown\":{\"a\":[1,2]},\"droppedAttributesCount\":1", "service=shop scope=lib zone=z")]
    [InlineData("", "service=shop scope=lib zone=z")]
    [InlineData(
        "\"attributes\":[{\"key\":\"ratio\",\"value\":{\"doubleValue\":1}},{\"key\":\"ratio\",\"value\":{\"doubleValue\":2}}"
            + "]", "duplicate-key ratio at 0")]
    [InlineData("\"severityNumber\":\"SEVERITY_NUMBER_INFO\"", "wrong-type level at 225")]
    [InlineData("\"attributes\":[7]", "malformed")]
    [InlineData("\"attributes\":[{\"key\":7,\"value\":7}]", "service=shop scope=lib zone=z")]
    [InlineData("\"timeUnixNano\":\"noon\"", "timestamp-format at")]
    [InlineData("\"body\":{\"stringValue\":\"\\ud800\"}", "malformed")]
    [InlineData("\"body\":{", "malformed at 0")]
    public void A_log_record_has_the_values_of_its_resource_and_scope(string record, string expected) =>
        Assert.StartsWith(expected, Outcome(new OtlpLogsFormat(), Fields, Export(record)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"resourceLogs\":{\"scopeLogs\":{}}}")]
    [InlineData("{\"resourceSpans\":[]}")]
    [InlineData("[]")]
    [InlineData("text")]
    [InlineData("")]
    public void What_has_no_log_record_is_no_event_of_the_format(string text) =>
        Assert.StartsWith("malformed", Outcome(new OtlpLogsFormat(), Fields, text), StringComparison.Ordinal);

    //  two resources, three scopes, five records ── five events, each with its own resource and scope
    [Fact]
    public void Each_record_of_an_export_is_an_event_that_can_be_read_again_alone()
    {
        const string Value = """
            {"resourceLogs":[
              {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[
                {"scope":{"name":"a"},"logRecords":[{"body":{"stringValue":"one"}},{"body":{"stringValue":"two"}}]},
                {"scope":{"name":"b"},"logRecords":[{"body":{"stringValue":"three"}}]}]},
              {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},"scopeLogs":[
                {"logRecords":[{"body":{"stringValue":"four"}},{"body":{"stringValue":"five"}}],"scope":{"name":"c"}}]}]}
            """;
        var events = Cut(Value);
        Assert.Equal(
            ["shop a one", "shop a two", "shop b three", "cart c four", "cart c five"],
            events.Select(one => Outcome(new OtlpLogsFormat(), [Fields[0], Fields[5], Fields[4]], one)
                .Replace("service=", "", StringComparison.Ordinal).Replace("scope=", "", StringComparison.Ordinal)
                .Replace("body=", "", StringComparison.Ordinal)));
        Assert.Equal(events, events.SelectMany(Cut));
    }

    private static List<string> Cut(string value)
    {
        var framer = new OtlpLogsFormat().NewFramer(Framing.Single, new());
        framer.Open(Encoding.UTF8.GetBytes(value), default);
        var events = new List<string>();
        while (framer.Next())
            events.Add(Encoding.UTF8.GetString(framer.Event));
        return events;
    }

    private static string Export(string record) =>
        "{\"resourceLogs\":{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}]},"
        + "\"scopeLogs\":{\"scope\":{\"name\":\"lib\",\"attributes\":[{\"key\":\"zone\",\"value\":{\"stringValue\":\"z\"}}]},"
        + $"\"logRecords\":{{{record}}}}}}}}}";
}
