using Serverless.Core.Text;

namespace Serverless.Core.Tests.Text;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["from", "to", "limit", "device-metrics"];

    [Theory]
    [InlineData("form", "from")]
    [InlineData("frm", "from")]
    [InlineData("LIMIT", "limit")]
    [InlineData("limti", "limit")]
    [InlineData("device-metric", "device-metrics")]
    [InlineData("devcie-mertics", "device-metrics")]
    [InlineData("ot", "to")]
    [InlineData("since", null)]
    [InlineData("", null)]
    public void A_name_is_near_when_few_letters_differ_or_are_swapped(string name, string? nearest) =>
        Assert.Equal(nearest, NearestName.Of(name, Known));

    [Fact]
    public void Of_no_names_none_is_near() => Assert.Null(NearestName.Of("a", []));
}
