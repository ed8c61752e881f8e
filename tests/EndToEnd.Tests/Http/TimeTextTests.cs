using System.Globalization;
using Serverless.Runtime.Questions;

namespace Serverless.EndToEnd.Tests.Http;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2026-01-31", "2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31T08:30", "2026-01-31T08:30:00Z")]
    [InlineData("2026-01-31T08:30:00Z", "2026-01-31T08:30:00Z")]
    [InlineData("2026-01-31T08:30:00+01:00", "2026-01-31T07:30:00Z")]
    [InlineData("2026-01-31T08:30:00.5-00:30", "2026-01-31T09:00:00.5Z")]
    public void Iso_8601_is_read_in_utc_without_an_offset(string text, string time) =>
        Assert.Equal(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), TimeText.Parse(text));

    [Theory]
    [InlineData("31.01.2026")]
    [InlineData("01/31/2026")]
    [InlineData("2026-01-31 08:30:00")]
    [InlineData("2026-02-30")]
    [InlineData("20260131")]
    [InlineData("now")]
    [InlineData("1769847000000")]
    [InlineData("")]
    [InlineData(null)]
    public void Nothing_else_is(string? text) => Assert.Null(TimeText.Parse(text));

    [Theory]
    [InlineData("2026-01-31T08:30:00 01:00", true)]
    [InlineData("2026-01-31 08:30:00", false)]
    [InlineData("yesterday noon", false)]
    [InlineData(null, false)]
    public void A_space_in_the_place_of_a_plus_is_told(string? text, bool isTold) =>
        Assert.Equal(isTold, TimeText.HintFor(text).Contains("%2B", StringComparison.Ordinal));
}
