using System.Globalization;
using System.Text;
using CsCheck;
using Serverless.Core.Text;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Decoding;

public class TimestampTests
{
    private static readonly Gen<string> Formats = Gen.OneOf("yyyy-MM-dd'T'HH:mm:ss.fffzzz", "yyyy-MM-dd HH:mm:ss.fffffffzzz");

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("1700000000", 1_700_000_000_000)]
    [InlineData("1700000000.25", 1_700_000_000_250)]
    [InlineData("1700000000.9999999", 1_700_000_000_999)]
    [InlineData("1.7e9", 1_700_000_000_000)]
    [InlineData("1700000000123", 1_700_000_000_123)]
    [InlineData("1.700000000123E12", 1_700_000_000_123)]
    [InlineData("1700000000123.9", 1_700_000_000_123)]
    [InlineData("1700000000123456", 1_700_000_000_123)]
    [InlineData("1700000000123456789", 1_700_000_000_123)]
    [InlineData("1700000000123456789.5", 1_700_000_000_123)]
    [InlineData("253402300799", 253_402_300_799_000)]
    [InlineData("253402300799.999", 253_402_300_799_999)]
    [InlineData("253402300800", 253_402_300_800)]
    [InlineData("253402300799999", 253_402_300_799_999)]
    [InlineData("253402300800000", 253_402_300_800)]
    [InlineData("253402300799999999999", 253_402_300_799_999)]
    [InlineData("1e-30", 0)]
    public void A_count_is_in_the_coarsest_unit_that_keeps_it_before_the_year_10000(string text, long expected) =>
        Assert.Equal(new EventTime(expected), Parse(text));

    [Theory]
    [InlineData("-1")]
    [InlineData("-0.001")]
    [InlineData("253402300800000000000")]
    [InlineData("1e40")]
    [InlineData("1e999999999")]
    public void No_event_has_a_time_before_1970_or_after_9999(string text) => Assert.False(EpochTime.Holds(Parse(text)!.Value));

    [Theory]
    [InlineData("2023-11-14T22:13:20Z", 1_700_000_000_000)]
    [InlineData("2023-11-14t22:13:20z", 1_700_000_000_000)]
    [InlineData("2023-11-14 22:13:20", 1_700_000_000_000)]
    [InlineData("2023-11-14T22:13", 1_699_999_980_000)]
    [InlineData("2023-11-14T22:13Z", 1_699_999_980_000)]
    [InlineData("2023-11-15T00:13:20+02:00", 1_700_000_000_000)]
    [InlineData("2023-11-14T16:43:20.5-0530", 1_700_000_000_500)]
    [InlineData("2023-11-15T00:13:20+02", 1_700_000_000_000)]
    [InlineData("2023-11-14T22:13:20.123456789Z", 1_700_000_000_123)]
    [InlineData("2023-11-14T22:13:20,12Z", 1_700_000_000_120)]
    [InlineData("2023-11-14", 1_699_920_000_000)]
    [InlineData("2016-12-31T23:59:60Z", 1_483_228_800_000)]
    [InlineData("2024-02-29", 1_709_164_800_000)]
    [InlineData("1969-12-31T23:59:59Z", -1000)]
    [InlineData("9999-12-31T23:59:59.999Z", 253_402_300_799_999)]
    public void Iso_8601_is_read(string text, long expected) => Assert.Equal(new EventTime(expected), Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("2023")]
    [InlineData("2023-11")]
    [InlineData("2023-1-1")]
    [InlineData("2023-13-01")]
    [InlineData("2023-00-01")]
    [InlineData("2023-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("2023-11-14T")]
    [InlineData("2023-11-14T22")]
    [InlineData("2023-11-14T24:00:00Z")]
    [InlineData("2023-11-14T22:60:00Z")]
    [InlineData("2023-11-14T22:13:61Z")]
    [InlineData("2023-11-14T22:13:")]
    [InlineData("2023-11-14T22:13:2")]
    [InlineData("2023-11-14T22:13:20.")]
    [InlineData("2023-11-14T22:13:20.Z")]
    [InlineData("2023-11-14T22:13:20.1234567890Z")]
    [InlineData("2023-11-14T22:13:20+2")]
    [InlineData("2023-11-14T22:13:20+24:00")]
    [InlineData("2023-11-14T22:13:20+02:0")]
    [InlineData("2023-11-14T22:13:20+02:60")]
    [InlineData("2023-11-14T22:13:20+02:00x")]
    [InlineData("2023-11-14T22:13:20 Z")]
    [InlineData("2023-11-14T22:13:20ZZ")]
    [InlineData("2023/11/14")]
    [InlineData("20231114")]
    [InlineData(":;<=-01-01")]
    [InlineData("Tue, 14 Nov 2023 22:13:20 GMT")]
    public void Anything_else_is_no_time(string text) => Assert.Null(Parse(text, counts: false));

    [Fact]
    public void Iso_8601_agrees_with_DateTimeOffset() =>
        Gen.Select(Gen.Long[86_400_000, 253_402_200_000_000], Gen.Int[-839, 839], Formats).Each(5000, (ms, minutes, format) =>
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds(ms).ToOffset(TimeSpan.FromMinutes(minutes));
            Assert.Equal(new EventTime(time.ToUnixTimeMilliseconds()), Parse(time.ToString(format, CultureInfo.InvariantCulture)));
        });

    private static EventTime? Parse(string text, bool counts = true) =>
        TimestampText.TryParse(Encoding.UTF8.GetBytes(text), counts, out var time) ? time : null;
}
