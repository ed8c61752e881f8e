using CsCheck;
using Serverless.Core.Tests.Decoding;
using Serverless.Core.Zones;

namespace Serverless.Core.Tests.Windows;

/// <summary>The clocks of zones as tables, against the machine's.</summary>
public sealed class ZoneRulesTests
{
    private static readonly string[] Zones =
    [
        "Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut", "Africa/Cairo", "Pacific/Apia", "America/St_Johns", "Australia/Lord_Howe",
        "Europe/Moscow", "Asia/Pyongyang", "Africa/Casablanca", "Asia/Kathmandu", "America/Caracas", "Antarctica/Troll", "UTC",
    ];

    [Fact]
    public void A_table_gives_the_offsets_of_its_zone() =>
        Gen.Select(Gen.OneOf(Zones), Gen.Long[ZoneRules.First, ZoneRules.Last - 1]).Each(20_000, (zone, at) =>
        {
            var machine = TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(DateTime.UnixEpoch.AddMilliseconds(at));
            Assert.Equal((long)machine.TotalMilliseconds, MachineZones.Find(zone)!.OffsetAt(at));
        });

    [Fact]
    public void Before_and_after_the_table_clocks_stay_as_they_are_there()
    {
        var rules = MachineZones.Find("Europe/Berlin")!;
        Assert.Equal(3_600_000, rules.OffsetAt(long.MinValue));
        Assert.Equal(3_600_000, rules.OffsetAt(-86_400_000L * 365 * 30));
        Assert.Equal(rules.OffsetAt(ZoneRules.Last), rules.OffsetAt(long.MaxValue));
    }

    [Fact]
    public void A_table_is_what_its_text_says() => Assert.All(Zones, zone =>
    {
        var rules = MachineZones.Find(zone)!;
        var read = ZoneRules.Parse(rules.Text)!;
        Assert.Equal((rules, rules.Hash), (read, read.Hash));
        for (var at = ZoneRules.First; at < ZoneRules.Last; at += 40 * 86_400_000L)
            Assert.Equal(rules.OffsetAt(at), read.OffsetAt(at));
    });

    [Theory]
    [InlineData("")]
    [InlineData("AQ")]
    [InlineData("AQEAoDg_")]
    [InlineData("AgEAoDg")]
    [InlineData("not a table!")]
    public void Another_text_is_no_table(string text) => Assert.Null(ZoneRules.Parse(text));

    // Europe/Berlin: 02:00 to 03:00 is skipped on 2024-03-31, and shown twice on 2024-10-27.
    [Theory]
    [InlineData("2024-03-31T01:59:59", "2024-03-31T00:59:59Z")]
    [InlineData("2024-03-31T02:00:00", "2024-03-31T01:00:00Z")]
    [InlineData("2024-03-31T02:30:00", "2024-03-31T01:00:00Z")]
    [InlineData("2024-03-31T03:00:00", "2024-03-31T01:00:00Z")]
    [InlineData("2024-10-27T02:30:00", "2024-10-27T00:30:00Z")]
    [InlineData("2024-10-27T03:00:00", "2024-10-27T02:00:00Z")]
    public void A_time_is_first_shown_when_clocks_come_to_it_or_step_over_it(string shown, string instant)
    {
        var first = MachineZones.Find("Europe/Berlin")!.FirstShowing(Ms(shown + "Z"));
        Assert.Equal(Ms(instant), first);
    }

    [Fact]
    public void A_later_time_is_never_first_shown_earlier() => Assert.All(Zones, zone =>
    {
        var (rules, last) = (MachineZones.Find(zone)!, long.MinValue);
        for (var shown = Ms("2007-01-01T00:00:00Z"); shown < Ms("2013-01-01T00:00:00Z"); shown += 17 * 60_000)
        {
            var first = rules.FirstShowing(shown);
            Assert.True(first >= last && first + rules.OffsetAt(first) >= shown);
            Assert.True(first - 1 + rules.OffsetAt(first - 1) < shown);
            last = first;
        }
    });

    [Theory]
    [InlineData("+05:45", 5 * 60 + 45)]
    [InlineData("-03:00", -180)]
    public void An_offset_is_a_zone_without_changes(string name, int minutes) =>
        Assert.Equal(minutes * 60_000L, MachineZones.Find(name)!.OffsetAt(Ms("2024-07-01T00:00:00Z")));

    private static long Ms(string time) =>
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
