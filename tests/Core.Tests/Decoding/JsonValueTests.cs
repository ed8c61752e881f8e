using System.Text;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

public class JsonValueTests
{
    private readonly Row _row = new(Some.Layout(Some.Fields));

    [Theory]
    [InlineData("{\"device\":\"a-1\"}", "a-1")]
    [InlineData("{\"deviceId\":\"a-1\"}", "a-1")]
    [InlineData("{\"x\":{\"device\":\"no\"},\"source\":{\"y\":[{}],\"device\":\"a-1\"}}", "a-1")]
    [InlineData("{\"source\":\"no object\",\"device\":\"a\"}", "a")]
    [InlineData(" \r\n{ \"device\" :\t\"\" } \n", "")]
    [InlineData("{\"device\":\"Zürich €\"}", "Zürich €")]
    [InlineData("{\"device\":\"\\\"\\u00e9\\n\\ud83d\\ude00\\/\"}", "\"é\n😀/")]
    [InlineData("{\"d\\u0065vice\":\"a\"}", "a")]
    public void Text_is_found_by_name_alias_and_path(string json, string expected)
    {
        Decode(json);

        Assert.Equal(expected, Some.Text(_row, Some.Slot("device")));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", -0.0)]
    [InlineData("12.5", 12.5)]
    [InlineData("-1.25e-3", -1.25e-3)]
    [InlineData("1E5", 1e5)]
    [InlineData("0.1", 0.1)]
    [InlineData("1e-400", 0)]
    [InlineData("9007199254740993", 9007199254740992)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("123456789012345678901234567890", 123456789012345678901234567890.0)]
    [InlineData("\"12.5\"", 12.5)]
    [InlineData("\"\\u0031\"", 1)]
    public void Numbers_are_the_nearest_doubles(string value, double expected)
    {
        Decode($"{{\"value\":{value}}}");

        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(_row.Number(Some.Slot("value"))));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-7", -7)]
    [InlineData("1.0", 1)]
    [InlineData("1e3", 1000)]
    [InlineData("1.50e1", 15)]
    [InlineData("120e-1", 12)]
    [InlineData("0e999999999999", 0)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("9223372036854775807.000000000000000000000", long.MaxValue)]
    public void Integers_may_be_written_as_decimals_without_a_fraction(string value, long expected)
    {
        Decode($"{{\"sequence\":{value}}}");

        Assert.Equal(expected, _row.Integer(Some.Slot("sequence")));
    }

    [Fact]
    public void Null_is_as_good_as_missing()
    {
        Decode("{\"device\":null,\"value\":null,\"up\":null,\"time\":null,\"source\":null}");

        Assert.All(Enumerable.Range(0, Some.Fields.Length), slot => Assert.False(_row.Has(slot)));
    }

    [Fact]
    public void Nothing_of_the_event_before_remains()
    {
        var decoder = new JsonDecoder(Some.Fields, _row.Layout, 16);
        var (first, second) = ("{\"device\":\"a\",\"up\":true}"u8.ToArray(), "{\"sequence\":1}"u8.ToArray());

        Assert.Null(decoder.Decode(first, 0, first.Length, _row));
        Assert.Null(decoder.Decode(second, 0, second.Length, _row));

        Assert.False(_row.Has(Some.Slot("device")));
        Assert.False(_row.Has(Some.Slot("up")));
    }

    [Fact]
    public void Text_points_into_the_record_where_the_event_lies_in_it()
    {
        var record = "....{\"device\":\"here\"}...."u8.ToArray();

        Assert.Null(new JsonDecoder(Some.Fields, _row.Layout, 16).Decode(record, 4, record.Length - 8, _row));
        record[15] = (byte)'H';

        Assert.Equal("Here", Some.Text(_row, Some.Slot("device")));
    }

    private void Decode(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.Null(new JsonDecoder(Some.Fields, _row.Layout, 16).Decode(bytes, 0, bytes.Length, _row));
    }
}
