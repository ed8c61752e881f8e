using System.Text;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Decoding;

/// <summary>Fields that come from the record: they are in no event, and the same in all events of a record.</summary>
public sealed class RecordFieldTests
{
    private static readonly FieldDefinition Device = new() { Name = "device", Type = FieldType.Text };

    [Fact]
    public void Key_place_time_and_headers_are_values_whatever_the_event_has()
    {
        FieldDefinition[] fields =
        [
            Device,
            Of("key", FieldType.Text, RecordPart.Key),
            Of("topic", FieldType.Text, RecordPart.Topic),
            Of("partition", FieldType.Integer, RecordPart.Partition),
            Of("offset", FieldType.Integer, RecordPart.Offset),
            Of("time", FieldType.Timestamp, RecordPart.Timestamp),
            new() { Name = "trace", Type = FieldType.Text, Header = "trace-id" },
        ];
        var record = Record("""{"device":"a","key":"b","offset":"c","trace":7}""" + "\n" + """{"device":"d"}""", "k-1") with
        {
            Headers = Headers(("trace-id", "no"), ("other", "no"), ("trace-id", "t-1")),
        };
        const string Same = "key=k-1 topic=some partition=3 offset=7 time=1700000000000 trace=t-1";
        Assert.Equal([$"device=a {Same}", $"device=d {Same}"], Outcomes(fields, record));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "key=")]
    [InlineData("-", "")]
    public void A_record_without_a_key_has_none(string? key, string expected) =>
        Assert.Equal(
            [expected], Outcomes([Of("key", FieldType.Text, RecordPart.Key) with { Missing = ["-"] }], Record("{}", key)));

    [Theory]
    [InlineData(-1, "")]
    [InlineData(0, "")]
    [InlineData(1, "time=1")]
    [InlineData(253_402_300_800_000, "Validate timestamp-out-of-range time +253402300800000")]
    public void A_record_without_a_time_has_none(long milliseconds, string expected) => Assert.Equal(
        [expected.Replace("+", "", StringComparison.Ordinal)],
        Outcomes([Of("time", FieldType.Timestamp, RecordPart.Timestamp)], Record("{}", null) with { TimestampMs = milliseconds }));

    [Fact]
    public void A_required_key_that_is_not_there_is_a_dead_letter() =>
        Assert.Equal(
            ["Validate required-missing key "],
            Outcomes([Of("key", FieldType.Text, RecordPart.Key) with { Required = true }], Record("{}", null)));

    [Theory]
    [InlineData(FieldType.Integer, "12", "x=12")]
    [InlineData(FieldType.Integer, "1.5", "Validate wrong-type x 1.5")]
    [InlineData(FieldType.Number, "-1e3", "x=-1000")]
    [InlineData(FieldType.Number, "", "Validate wrong-type x ")]
    [InlineData(FieldType.Boolean, "true", "x=1")]
    [InlineData(FieldType.Boolean, "false", "x=0")]
    [InlineData(FieldType.Boolean, "1", "Validate wrong-type x 1")]
    [InlineData(FieldType.Timestamp, "1700000000", "x=1700000000000")]
    [InlineData(FieldType.Timestamp, "2023-11-14T22:13:20Z", "x=1700000000000")]
    [InlineData(FieldType.Timestamp, "today", "Validate timestamp-format x today")]
    [InlineData(FieldType.Text, "é", "x=é")]
    public void Texts_of_a_record_become_values_of_the_type(FieldType type, string text, string expected)
    {
        FieldDefinition field = new() { Name = "x", Type = type, Header = "h" };
        Assert.Equal([expected], Outcomes([field], Record("{}", null) with { Headers = Headers(("h", text)) }));
        Assert.Equal([expected], Outcomes([Of("x", type, RecordPart.Key)], Record("{}", text)));
    }

    [Fact]
    public void Its_own_forms_take_the_place_of_the_usual_ones()
    {
        FieldDefinition flag = new() { Name = "x", Type = FieldType.Boolean, Header = "h", TrueTexts = ["Y"] };
        Assert.Equal(["x=1"], Outcomes([flag], Record("{}", null) with { Headers = Headers(("h", "Y")) }));
        Assert.Equal(["Validate wrong-type x true"], Outcomes([flag], Record("{}", null) with { Headers = Headers(("h", "true")) }));
        FieldDefinition time = new() { Name = "x", Type = FieldType.Timestamp, Header = "h", Times = ["rfc1123"] };
        Assert.Equal(
            ["x=1700000000000"],
            Outcomes([time], Record("{}", null) with { Headers = Headers(("h", "Tue, 14 Nov 2023 22:13:20 GMT")) }));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_a_dead_letter() =>
        Assert.Equal(
            ["Validate invalid-utf8 key \uFFFD"],
            Outcomes([Of("key", FieldType.Text, RecordPart.Key)], Record("{}", null) with { Key = [0xFF] }));

    [Fact]
    public void A_header_without_a_value_is_missing()
    {
        var record = Record("{}", null) with { Headers = new RecordHeaders(new RecordHeader("h", null)) };
        Assert.Equal([""], Outcomes([new() { Name = "x", Type = FieldType.Text, Header = "h" }], record));
    }

    private static FieldDefinition Of(string name, FieldType type, RecordPart part) => new() { Name = name, Type = type, Record = part };

    private static SourceRecord Record(string value, string? key) => Some.Record(value) with
    {
        Partition = new Partition(3), Key = key is null ? null : Encoding.UTF8.GetBytes(key),
    };

    private static RecordHeaders Headers(params (string Name, string Value)[] headers) =>
        new([.. headers.Select(header => new RecordHeader(header.Name, Encoding.UTF8.GetBytes(header.Value)))]);

    // The event time is the record's, so that any fields do.
    private static PipelineDefinition Pipeline(FieldDefinition[] fields) => Some.Pipeline(Framing.Lines) with
    {
        Fields = [.. fields, Of("at", FieldType.Timestamp, RecordPart.Timestamp)],
        EventTime = new EventTimeDefinition("at", 0, long.MaxValue / 2, 1000),
    };

    /// <summary>The fields that each event has, or its rejection, unless it is for want of an event time.</summary>
    private static List<string> Outcomes(FieldDefinition[] fields, SourceRecord record)
    {
        var reader = Some.Reader(Pipeline(fields));
        var outcomes = new List<string>();
        reader.Open(record, new EventTime(Some.KafkaTime));
        while (reader.Next())
        {
            var found = reader.Rejection is { Field: not "at" } rejection
                ? $"{rejection.Stage} {rejection.Reason} {rejection.Field} {rejection.Found}"
                : string.Join(' ', Enumerable.Range(0, fields.Length).Where(reader.Row.Has).Select(slot => Value(reader.Row, slot)));
            outcomes.Add(found);
        }
        return outcomes;
    }

    private static string Value(Row row, int slot)
    {
        var (name, type) = row.Layout.Fields[slot];
        return type switch
        {
            FieldType.Text => $"{name}={Some.Text(row, slot)}",
            FieldType.Number => $"{name}={row.Number(slot)}",
            _ => $"{name}={row.Integer(slot)}",
        };
    }
}
