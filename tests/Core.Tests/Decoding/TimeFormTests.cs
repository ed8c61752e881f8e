using System.Globalization;
using System.Text;
using CsCheck;
using Serverless.Core.Decoding;
using Serverless.Core.Definitions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Tests.Decoding;

/// <summary>The forms in which a field says that its times come.</summary>
public sealed class TimeFormTests
{
    private const long Day = 86_400_000;

    private static readonly Gen<DateTimeOffset> Times =
        from ms in Gen.Long[Day, 253_402_200_000_000]
        from minutes in Gen.Int[-839, 839]
        select DateTimeOffset.FromUnixTimeMilliseconds(ms).ToOffset(TimeSpan.FromMinutes(minutes));

    [Theory]
    [InlineData("2023-11-14T24:00:00Z", 1_700_006_400_000)]
    [InlineData("2023-11-14T24:00", 1_700_006_400_000)]
    [InlineData("2023-12-31 24:00:00.000+01:00", 1_704_063_600_000)]
    [InlineData("2023-11-14T22:13:20Z", 1_700_000_000_000)]
    public void Iso_8601_has_24_00(string text, long expected) => Assert.Equal(expected, Read(text, null, "iso"));

    [Theory]
    [InlineData("Nov 14 22:13:20", "2023-11-14T22:13:25Z", "2023-11-14T22:13:20Z")]
    [InlineData("Nov  4 22:13:20", "2023-11-14T22:13:25Z", "2023-11-04T22:13:20Z")]
    [InlineData("nov 04 22:13:20.5", "2023-11-14T22:13:25Z", "2023-11-04T22:13:20.5Z")]
    [InlineData("Dec 31 23:59:59", "2024-01-01T00:00:05Z", "2023-12-31T23:59:59Z")]
    [InlineData("Jan  1 00:00:01", "2023-12-31T23:59:58Z", "2024-01-01T00:00:01Z")]
    [InlineData("Feb 29 12:00:00", "2024-03-01T00:00:00Z", "2024-02-29T12:00:00Z")]
    [InlineData("Feb 29 12:00:00", "2025-03-01T00:00:00Z", "2024-02-29T12:00:00Z")]
    [InlineData("Feb 29 12:00:00", "2022-03-01T00:00:00Z", null)]
    [InlineData("Feb 30 12:00:00", "2024-03-01T00:00:00Z", null)]
    [InlineData("Nov 14", "2024-03-01T00:00:00Z", null)]
    [InlineData("Nov 14 22:13:20Z", "2024-03-01T00:00:00Z", null)]
    [InlineData("Nuv 14 22:13:20", "2024-03-01T00:00:00Z", null)]
    public void A_time_without_a_year_is_the_nearest_to_the_reference(string text, string reference, string? expected) => Assert.Equal(
        expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(),
        ReadNear(
            new EventTime(DateTimeOffset.Parse(reference, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()), text, null, "syslog"));

    [Fact]
    public void A_time_without_a_year_is_in_the_zone_of_the_field() =>
        Assert.Equal(1_700_000_000_000, ReadNear(new EventTime(1_700_000_000_000), "Nov 14 23:13:20", "Europe/Paris", "syslog"));

    [Theory]
    [InlineData("2023-11-14T24:01")]
    [InlineData("2023-11-14T24:00:01")]
    [InlineData("2023-11-14T24:00:00.001")]
    [InlineData("2023-11-14T25:00")]
    [InlineData("2023-11-14T22:00+24:00")]
    [InlineData("2023-11-14T22:00+24")]
    public void Nothing_is_after_24_00(string text) => Assert.Null(Read(text, null, "iso"));

    [Theory]
    [InlineData("Tue, 14 Nov 2023 22:13:20 GMT", 1_700_000_000_000)]
    [InlineData("14 Nov 2023 22:13:20 UTC", 1_700_000_000_000)]
    [InlineData("tue, 14 nov 2023 22:13 UT", 1_699_999_980_000)]
    [InlineData("Tue, 14 Nov 2023 17:13:20 -0500", 1_700_000_000_000)]
    [InlineData("Wed, 1 Nov 2023 00:00:00 Z", 1_698_796_800_000)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777_000)]
    public void Rfc_1123_is_read(string text, long expected) => Assert.Equal(expected, Read(text, null, "rfc1123"));

    [Theory]
    [InlineData("Mon, 14 Nov 2023 22:13:20 GMT")]
    [InlineData("Tuesday, 14-Nov-23 22:13:20 GMT")]
    [InlineData("Tue, 14 Now 2023 22:13:20 GMT")]
    [InlineData("Tue, 31 Nov 2023 22:13:20 GMT")]
    [InlineData("Tue, 14 Nov 23 22:13:20 GMT")]
    [InlineData("Tue, 14 Nov 2023 22:13:20GMT")]
    [InlineData("Tue, 14 Nov 2023 22:13:20 CEST")]
    [InlineData("Tue, 14 Nov 2023")]
    [InlineData("Tue, ")]
    [InlineData("1 ")]
    [InlineData("")]
    public void Anything_else_is_none(string text) => Assert.Null(Read(text, null, "rfc1123"));

    [Theory]
    [InlineData("10/Oct/2000:13:55:36 -0700", 971_211_336_000)]
    [InlineData("[10/Oct/2000:13:55:36 -0700]", 971_211_336_000)]
    [InlineData("1/Nov/2023:00:00:00 +0000", 1_698_796_800_000)]
    [InlineData("10/Oct/2000:13:55:36", 971_186_136_000)]
    [InlineData("10/Oct/2000 13:55:36 -0700", null)]
    [InlineData("[10/Oct/2000:13:55:36 -0700", null)]
    [InlineData("10/Okt/2000:13:55:36 -0700", null)]
    [InlineData("10/Oct/2000:13:55:36 -07000", null)]
    [InlineData("/", null)]
    [InlineData("[]", null)]
    public void The_common_log_format_is_read(string text, long? expected) => Assert.Equal(expected, Read(text, null, "clf"));

    [Theory]
    [InlineData("1700000000", "epoch-s", 1_700_000_000_000)]
    [InlineData("1700000000.25", "epoch-s", 1_700_000_000_250)]
    [InlineData("86400000", "epoch-ms", Day)]
    [InlineData("86400000", "epoch", 86_400_000_000)]
    [InlineData("1700000000123.9", "epoch-ms", 1_700_000_000_123)]
    [InlineData("1.700000000123456e15", "epoch-us", 1_700_000_000_123)]
    [InlineData("1700000000123456789", "epoch-ns", 1_700_000_000_123)]
    [InlineData("999999", "epoch-ns", 0L)]
    [InlineData("0", "epoch-us", 0L)]
    [InlineData("253402300799", "epoch-s", 253_402_300_799_000)]
    [InlineData("2023-11-14", "epoch-s", null)]
    [InlineData("12a", "epoch-ms", null)]
    public void A_count_has_the_unit_that_is_named(string text, string form, long? expected) =>
        Assert.Equal(expected, Read(text, null, form));

    [Theory]
    [InlineData("-1", "epoch-s")]
    [InlineData("253402300800", "epoch-s")]
    [InlineData("1e400", "epoch-ns")]
    public void A_count_beyond_1970_and_9999_is_out_of_range(string text, string form) =>
        Assert.Equal("timestamp-out-of-range at at 6", new Decoded([Field(null, form)]).Outcome($"{{\"at\":{text}}}"));

    [Theory]
    [InlineData("14.11.2023 22:13:20", "dd.MM.yyyy HH:mm:ss", 1_700_000_000_000)]
    [InlineData("11/14/23 10:13 PM", "MM/dd/yy hh:mm tt", 1_699_999_980_000)]
    [InlineData("20231114", "yyyyMMdd", 1_699_920_000_000)]
    [InlineData("2023-11-14 17:13:20.5 -05:00", "yyyy-MM-dd HH:mm:ss.f zzz", 1_700_000_000_500)]
    [InlineData("Nov 14 2023 at 22:13", "MMM d yyyy 'at' HH:mm", 1_699_999_980_000)]
    [InlineData("14.11.2023", "dd.MM.yyyy HH:mm:ss", null)]
    [InlineData("14.13.2023 22:13:20", "dd.MM.yyyy HH:mm:ss", null)]
    public void A_pattern_is_read(string text, string form, long? expected) => Assert.Equal(expected, Read(text, null, form));

    [Theory]
    [InlineData("HH:mm:ss")]
    [InlineData("yyyy-MM")]
    [InlineData("MM-dd HH:mm")]
    [InlineData("yyyy-MM-dd hh:mm")]
    [InlineData("yyyy-MM-dd mm:ss")]
    [InlineData("%")]
    [InlineData("")]
    [InlineData("yyyy-mm-dd")]
    public void A_pattern_that_does_not_keep_a_time_is_refused(string form) => Assert.NotNull(TimeForms.Problem(form));

    [Fact]
    public void Forms_are_tried_in_their_order_in_quotes_or_not()
    {
        var decoded = new Decoded([Field(null, "yyyyMMdd", "epoch-s", "iso")]);
        Assert.Equal($"at={1_699_920_000_000:x}", decoded.Outcome("""{"at":20231114}"""));
        Assert.Equal($"at={1_699_920_000_000:x}", decoded.Outcome("""{"at":"20231114"}"""));
        Assert.Equal($"at={1_700_000_000_000:x}", decoded.Outcome("""{"at":"1700000000"}"""));
        Assert.Equal($"at={1_700_000_000_000:x}", decoded.Outcome("""{"at":1700000000}"""));
        Assert.Equal($"at={1_700_000_000_000:x}", decoded.Outcome("""{"at":"2023-11-14T22:13:20"}"""));
        Assert.Equal("timestamp-format at at 6", decoded.Outcome("""{"at":"14 Nov 2023 22:13:20 GMT"}"""));
        Assert.Equal("timestamp-format at at 6", new Decoded([Field(null, "clf")]).Outcome("""{"at":1700000000}"""));
        Assert.Equal("wrong-type at at 6", decoded.Outcome("""{"at":true}"""));
    }

    [Theory]
    [InlineData("2023-07-01T12:00:00", "Europe/Paris", "2023-07-01T10:00:00Z")]
    [InlineData("2023-12-01T12:00:00", "Europe/Paris", "2023-12-01T11:00:00Z")]
    [InlineData("2023-12-01T12:00:00Z", "Europe/Paris", "2023-12-01T12:00:00Z")]
    [InlineData("2023-12-01T12:00:00+05:00", "Europe/Paris", "2023-12-01T07:00:00Z")]
    [InlineData("2023-12-01", "-08:00", "2023-12-01T08:00:00Z")]
    [InlineData("1700000000", "Europe/Paris", "2023-11-14T22:13:20Z")]
    [InlineData("2023-10-29T02:30:00", "Europe/Paris", "2023-10-29T00:30:00Z")]
    [InlineData("2023-10-29T03:00:00", "Europe/Paris", "2023-10-29T02:00:00Z")]
    [InlineData("2023-03-26T02:30:00", "Europe/Paris", "2023-03-26T01:30:00Z")]
    [InlineData("2023-11-05T01:30:00", "America/New_York", "2023-11-05T05:30:00Z")]
    public void A_time_without_a_zone_is_in_the_fields(string text, string zone, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), Read(text, zone));

    [Fact]
    public void Clocks_of_a_zone_agree_with_TimeZoneInfo() =>
        Gen.Select(Gen.Long[2 * Day, 4_000_000_000_000], Gen.OneOf("Europe/Paris", "America/St_Johns", "Australia/Lord_Howe")).Each(
            3_000, (shown, zone) =>
        {
            var rules = TimeZoneInfo.FindSystemTimeZoneById(zone);
            var local = DateTime.SpecifyKind(DateTime.UnixEpoch.AddMilliseconds(shown), DateTimeKind.Unspecified);
            var offset = rules.IsAmbiguousTime(local) ? rules.GetAmbiguousTimeOffsets(local).Max()
                : rules.IsInvalidTime(local) ? rules.GetUtcOffset(local.AddDays(-1)) : rules.GetUtcOffset(local);
            var read = Read(local.ToString("s", CultureInfo.InvariantCulture), zone);
            Assert.Equal(shown - (long)offset.TotalMilliseconds, read + (shown % 1000));
        });

    [Fact]
    public void What_dot_net_writes_is_read() =>
        Times.Each(3_000, time =>
        {
            var seconds = time.ToUnixTimeSeconds() * 1000;
            Assert.Equal(seconds, Read(time.ToString("R", CultureInfo.InvariantCulture), "+05:00", "rfc1123"));
            var zone = time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
            Assert.Equal(seconds, Read(time.ToString("dd/MMM/yyyy:HH:mm:ss ", CultureInfo.InvariantCulture) + zone, null, "clf"));
            const string Pattern = "d.M.yyyy H:m:s.fff zzz";
            Assert.Equal(time.ToUnixTimeMilliseconds(), Read(time.ToString(Pattern, CultureInfo.InvariantCulture), null, Pattern));
        });

    [Fact]
    public void No_text_makes_a_form_throw() => Gen.String[Gen.Char[" /:,[]+-.0123456789TueNovGMTZ"], 0, 30].Each(20_000, text =>
        Read(text, "Europe/Paris", "iso", "rfc1123", "clf", "epoch", "epoch-ns", "dd.MM.yyyy"));

    private static FieldDefinition Field(string? zone, params string[] forms) =>
        new() { Name = "at", Type = FieldType.Timestamp, Times = forms, Zone = zone };

    private static long? Read(string text, string? zone, params string[] forms) =>
        ReadNear(default, text, zone, forms);

    private static long? ReadNear(EventTime reference, string text, string? zone, params string[] forms) =>
        TimeForms.Of(Field(zone, forms))!.TryParse(Encoding.UTF8.GetBytes(text), reference, out var time) ? time.Milliseconds : null;
}
