using System.Text;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Text;

namespace Serverless.Core.Tests.Decoding;

public class JsonFaultTests
{
    private readonly RowLayout _layout = Some.Layout(Some.Fields);

    [Theory]
    [InlineData("{", Reasons.Malformed, 1)]
    [InlineData("{\"device\":\"a\"", Reasons.Malformed, 13)]
    [InlineData("{\"device\":\"a", Reasons.Malformed, 12)]
    [InlineData("{\n \"value\": 1,\n \"ratio\": tru }", Reasons.Malformed, 28)]
    [InlineData("{\"value\":NaN}", Reasons.Malformed, 9)]
    [InlineData("{\"value\":-Infinity}", Reasons.Malformed, 10)]
    [InlineData("{\"value\":01}", Reasons.Malformed, 10)]
    [InlineData("{\"value\":1.}", Reasons.Malformed, 11)]
    [InlineData("{\"value\":1,}", Reasons.Malformed, 11)]
    [InlineData("{'value':1}", Reasons.Malformed, 1)]
    [InlineData("{\"value\":1 /* one */}", Reasons.Malformed, 11)]
    [InlineData("{\"device\":\"a\tb\"}", Reasons.Malformed, 12)]
    [InlineData("{\"other\":[1,{\"x\":}]}", Reasons.Malformed, 17)]
    [InlineData("garbage", Reasons.Malformed, 0)]
    [InlineData("\0\0\0", Reasons.Malformed, 0)]
    [InlineData("{\"value\":1} x", Reasons.TrailingData, 12)]
    [InlineData("{\"value\":1}{\"value\":2}", Reasons.TrailingData, 11)]
    [InlineData("{\"value\":1}\0", Reasons.TrailingData, 11)]
    [InlineData("[1,2]", Reasons.NotAnObject, 0)]
    [InlineData(" \"text\"", Reasons.NotAnObject, 1)]
    [InlineData("12", Reasons.NotAnObject, 0)]
    [InlineData("null", Reasons.NotAnObject, 0)]
    public void Bytes_that_are_not_a_json_object_are_rejected_where_they_go_wrong(string json, string reason, int position) =>
        Check(json, RejectionStage.Decode, reason, null, position);

    [Theory]
    [InlineData("{\"value\":1,\"value\":1}", "value", 19)]
    [InlineData("{\"value\":null,\"value\":1}", "value", 22)]
    [InlineData("{\"deviceId\":\"a\",\"deviceId\":\"a\"}", "device", 27)]
    [InlineData("{\"value\":1,\"v\\u0061lue\":2}", "value", 24)]
    [InlineData("{\"source\":{\"place\":{}},\"source\":{}}", null, 32)]
    public void A_field_that_is_given_twice_is_rejected(string json, string? field, int position) =>
        Check(json, RejectionStage.Decode, Reasons.DuplicateKey, field, position);

    [Fact]
    public void Properties_of_no_interest_may_repeat() =>
        Assert.Null(Decode("{\"x\":1,\"x\":[2],\"value\":3,\"y\":{\"value\":1,\"value\":2}}"u8.ToArray()));

    [Theory]
    [InlineData("device", "5")]
    [InlineData("device", "true")]
    [InlineData("device", "{\"a\":1}")]
    [InlineData("device", "[\"a\"]")]
    [InlineData("value", "true")]
    [InlineData("value", "[1]")]
    [InlineData("value", "\"\"")]
    [InlineData("value", "\"abc\"")]
    [InlineData("value", "\"NaN\"")]
    [InlineData("value", "\"Infinity\"")]
    [InlineData("value", "\" 1\"")]
    [InlineData("value", "\"1,5\"")]
    [InlineData("value", "\"0x1F\"")]
    [InlineData("ratio", "\"1\"")]
    [InlineData("sequence", "1.5")]
    [InlineData("sequence", "1e-3")]
    [InlineData("sequence", "9007199254740993.5")]
    [InlineData("sequence", "\"1\"")]
    [InlineData("up", "1")]
    [InlineData("up", "\"true\"")]
    [InlineData("time", "true")]
    [InlineData("time", "{}")]
    public void A_value_of_another_type_is_rejected(string field, string value) =>
        Check($"{{\"{field}\":{value}}}", RejectionStage.Decode, Reasons.WrongType, field, field.Length + 4);

    [Theory]
    [InlineData("value", "1e999", Reasons.Range)]
    [InlineData("value", "-1e999", Reasons.Range)]
    [InlineData("value", "1e99999999999999999999", Reasons.Range)]
    [InlineData("value", "\"1e999\"", Reasons.Range)]
    [InlineData("sequence", "9223372036854775808", Reasons.Range)]
    [InlineData("sequence", "-9223372036854775809", Reasons.Range)]
    [InlineData("sequence", "1e400", Reasons.Range)]
    [InlineData("sequence", "123456789012345678901234567890", Reasons.Range)]
    [InlineData("time", "-1", Reasons.TimestampOutOfRange)]
    [InlineData("time", "1e300", Reasons.TimestampOutOfRange)]
    [InlineData("time", "999999999999999999999999", Reasons.TimestampOutOfRange)]
    [InlineData("time", "\"1969-12-31T23:59:59Z\"", Reasons.TimestampOutOfRange)]
    [InlineData("time", "\"1700000000\"", Reasons.TimestampFormat)]
    [InlineData("time", "\"yesterday\"", Reasons.TimestampFormat)]
    [InlineData("time", "\"\"", Reasons.TimestampFormat)]
    [InlineData("time", "\"2023-02-29T00:00:00Z\"", Reasons.TimestampFormat)]
    public void A_value_that_its_slot_cannot_hold_is_rejected(string field, string value, string reason) =>
        Check($"{{\"{field}\":{value}}}", RejectionStage.Validate, reason, field, field.Length + 4);

    [Fact]
    public void Invalid_utf8_is_rejected_wherever_it_stands()
    {
        byte[] json = [.. "{\"x\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.Equal(new Rejection(RejectionStage.Decode, Reasons.InvalidUtf8, null, "�(\"}", 6), Decode(json));
    }

    [Theory]
    [InlineData("{\"device\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    public void Half_a_surrogate_pair_is_rejected(string json) =>
        Assert.Equal(Reasons.Malformed, Decode(Encoding.UTF8.GetBytes(json))?.Reason);

    [Theory]
    [InlineData("{\"x\":{\"y\":1}}", null)]
    [InlineData("{\"x\":{\"y\":{}}}", 10L)]
    [InlineData("{\"x\":[[]]}", 6L)]
    [InlineData("{\"source\":{\"place\":{\"site\":\"s\"}}}", 19L)]
    public void Nesting_beyond_the_limit_is_rejected(string json, long? position)
    {
        var rejection = Decode(Encoding.UTF8.GetBytes(json), maxDepth: 2);

        Assert.Equal(position, rejection?.BytePosition);
        Assert.Equal(position is null ? null : Reasons.Depth, rejection?.Reason);
    }

    [Fact]
    public void A_megabyte_of_brackets_is_too_deep_and_no_more() =>
        Assert.Equal(Reasons.Depth, Decode(Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 1_000_000)))?.Reason);

    [Fact]
    public void What_was_found_is_cut_and_printable()
    {
        var rejection = Decode(Encoding.UTF8.GetBytes("{\"value\":\"\u202Ea" + new string('b', 1000) + "\"}"));

        Assert.Equal("�a" + new string('b', Printable.MaxLength - 2) + "…", rejection?.Found);
    }

    private void Check(string json, RejectionStage stage, string reason, string? field, int position)
    {
        var rejection = Decode(Encoding.UTF8.GetBytes(json));

        Assert.Equal((stage, reason, field, position), (rejection!.Stage, rejection.Reason, rejection.Field, rejection.BytePosition));
    }

    private Rejection? Decode(byte[] json, int maxDepth = 16) =>
        new JsonDecoder(Some.Fields, _layout, maxDepth).Decode(json, 0, json.Length, new Row(_layout));
}
