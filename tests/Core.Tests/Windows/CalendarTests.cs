using System.Globalization;
using CsCheck;
using Serverless.Core.Tests.Decoding;
using Serverless.Core.Time;
using Serverless.Core.WindowKinds.Calendars;
using Serverless.Core.Zones;

namespace Serverless.Core.Tests.Windows;

/// <summary>Days, weeks and months of time zones.</summary>
public sealed class CalendarTests
{
    // Clocks go forward, back, at midnight either way (Beirut, Sao Paulo), a minute after it (St John's), or skip a day (Apia).
    [Theory]
    [InlineData("day", "Europe/Berlin", "2024-01-15T12:00:00Z", "2024-01-14T23:00:00Z", "2024-01-15T23:00:00Z")]
    [InlineData("day", "Europe/Berlin", "2024-03-31T12:00:00Z", "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z")]
    [InlineData("day", "Europe/Berlin", "2024-10-27T12:00:00Z", "2024-10-26T22:00:00Z", "2024-10-27T23:00:00Z")]
    [InlineData("day", "Europe/Berlin", "2024-10-26T21:59:59Z", "2024-10-25T22:00:00Z", "2024-10-26T22:00:00Z")]
    [InlineData("day", "Asia/Beirut", "2022-03-27T12:00:00Z", "2022-03-26T22:00:00Z", "2022-03-27T21:00:00Z")]
    [InlineData("day", "America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z")]
    [InlineData("day", "America/Sao_Paulo", "2018-02-18T02:30:00Z", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z")]
    [InlineData("day", "America/St_Johns", "2010-11-07T02:45:00Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z")]
    [InlineData("day", "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z")]
    [InlineData("day", "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z")]
    [InlineData("day", "Europe/Moscow", "2014-10-26T12:00:00Z", "2014-10-25T20:00:00Z", "2014-10-26T21:00:00Z")]
    [InlineData("week", "Europe/Berlin", "2024-04-03T12:00:00Z", "2024-03-31T22:00:00Z", "2024-04-07T22:00:00Z")]
    [InlineData("week", "Europe/Berlin", "2024-03-31T12:00:00Z", "2024-03-24T23:00:00Z", "2024-03-31T22:00:00Z")]
    [InlineData("month", "Europe/Berlin", "2024-02-29T23:30:00Z", "2024-02-29T23:00:00Z", "2024-03-31T22:00:00Z")]
    [InlineData("month", "UTC", "2023-02-28T23:59:59Z", "2023-02-01T00:00:00Z", "2023-03-01T00:00:00Z")]
    [InlineData("month", "UTC", "1969-12-31T23:59:59Z", "1969-12-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    [InlineData("month", "UTC", "1600-02-29T12:00:00Z", "1600-02-01T00:00:00Z", "1600-03-01T00:00:00Z")]
    [InlineData("day", "UTC", "1969-12-31T23:59:59Z", "1969-12-31T00:00:00Z", "1970-01-01T00:00:00Z")]
    public void A_window_goes_from_midnight_to_midnight_of_the_zones_clocks(string unit, string zone, string time, string start, string end)
    {
        var windows = Windows(unit, zone);
        var slice = windows.SliceOf(At(time));
        Assert.Equal((start, end), (Text(slice), Text(windows.EndOfSlice(slice))));
    }

    [Theory]
    [InlineData("sunday", "2024-03-30T23:00:00Z")]
    [InlineData("monday", "2024-03-31T22:00:00Z")]
    [InlineData("wednesday", "2024-04-02T22:00:00Z")]
    [InlineData("thursday", "2024-03-27T23:00:00Z")]
    public void A_week_begins_with_the_day_that_the_file_says(string day, string start) =>
        Assert.Equal(start, Text(Windows("week", "Europe/Berlin", day).SliceOf(At("2024-04-03T12:00:00Z"))));

    // The day of a factory begins at six by its clocks, also when they were changed in the night.
    [Theory]
    [InlineData("day", "2024-03-31T03:59:59Z", "2024-03-30T05:00:00Z", "2024-03-31T04:00:00Z")]
    [InlineData("day", "2024-03-31T04:00:00Z", "2024-03-31T04:00:00Z", "2024-04-01T04:00:00Z")]
    [InlineData("month", "2024-04-01T03:00:00Z", "2024-03-01T05:00:00Z", "2024-04-01T04:00:00Z")]
    public void With_an_offset_windows_begin_so_much_later_by_the_zones_clocks(string unit, string time, string start, string end)
    {
        var windows = Windows(unit, "Europe/Berlin", offset: 6 * 3_600_000);
        var slice = windows.SliceOf(At(time));
        Assert.Equal((start, end), (Text(slice), Text(windows.EndOfSlice(slice))));
    }

    [Fact]
    public void Windows_lie_side_by_side_and_each_time_is_in_one() =>
        Gen.Select(
            Gen.OneOf("Europe/Berlin", "America/Sao_Paulo", "America/St_Johns", "Pacific/Apia", "Asia/Beirut", "Africa/Casablanca"),
            Gen.OneOf("day", "week", "month"), Gen.Long[-2_000_000_000_000, 4_000_000_000_000]).Each(
            20_000, (zone, unit, at) =>
            {
                var (windows, time) = (Windows(unit, zone), new EventTime(at));
                var slice = windows.SliceOf(time);
                var end = windows.EndOfSlice(slice);
                Assert.True(slice <= time && time < end);
                Assert.Equal((slice, slice), (windows.SliceOf(slice), windows.SliceOf(end.Minus(1))));
                Assert.Equal((end, slice, end), (windows.SliceOf(end), windows.StartOf(end), windows.FirstEnd(slice)));
                Assert.Equal(end, windows.LastEnd(slice));
                Assert.True(windows.NextEnd(end) > end);
            });

    // Shown by another calendar of .NET than the one that is written here.
    [Fact]
    public void A_window_begins_when_the_zones_clocks_show_its_first_date() =>
        Gen.Select(Gen.OneOf("Europe/Berlin", "Australia/Adelaide", "America/New_York"), Gen.Long[0, 3_000_000_000_000]).Each(
            5_000, (zone, at) =>
            {
                var machine = TimeZoneInfo.FindSystemTimeZoneById(zone);
                var shown = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMilliseconds(at), machine);
                var month = new DateTime(shown.Year, shown.Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
                var monday = shown.Date.AddDays(-(((int)shown.DayOfWeek + 6) % 7));
                Assert.Equal(Utc(shown.Date), Windows("day", zone).SliceOf(new EventTime(at)).Milliseconds);
                Assert.Equal(Utc(monday), Windows("week", zone).SliceOf(new EventTime(at)).Milliseconds);
                Assert.Equal(Utc(month), Windows("month", zone).SliceOf(new EventTime(at)).Milliseconds);

                long Utc(DateTime local) =>
                    new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), machine))
                        .ToUnixTimeMilliseconds();
            });

    // 2023-11-14T22:13:20Z is 0: midnight in Berlin is 2,800 s later.
    [Fact]
    public void A_day_has_panes_as_any_window() =>
        Timeline.Of(""" "window": { "calendar": { "unit": "day", "zone": "Europe/Berlin" } }, "allowedLateness": "50ms" """).Check("""
            0 2799999 | 2799999 |
            2800000   | 2800000 | on-time [-83600000,2800000) 0 2799999
            2799998   | 2800000 | late [-83600000,2800000) 0 2799998 2799999
            ~2800050  | 2800050 |
            1         | 2800050 | side output 1
            """);

    private static CalendarWindows Windows(string unit, string zone, string weekStart = "monday", long offset = 0) => new(
        Enum.Parse<CalendarUnit>(unit, ignoreCase: true), MachineZones.Find(zone)!,
        ((int)Enum.Parse<DayOfWeek>(weekStart, ignoreCase: true) + 6) % 7, offset);

    private static EventTime At(string time) =>
        new(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds());

    private static string Text(EventTime time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.Milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
