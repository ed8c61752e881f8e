using System.Text.Json;
using Serverless.Runtime.Verification;

namespace Serverless.EndToEnd.Tests.Verification;

public sealed class ValuesAgreeTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData("1", "1.0000000000001", true)]
    [InlineData("1", "1.00000001", false)]
    [InlineData("0", "0", true)]
    [InlineData("0", "1e-300", false)]
    [InlineData("-5", "5", false)]
    [InlineData("1e308", "1.0000000000001e308", true)]
    [InlineData("null", "null", true)]
    [InlineData("null", "0", false)]
    [InlineData("\"up\"", "\"up\"", true)]
    [InlineData("\"up\"", "\"down\"", false)]
    [InlineData("true", "false", false)]
    [InlineData("""{"p50":1,"p99":2}""", """{"p50":1,"p99":2.0000000000001}""", true)]
    [InlineData("""{"p50":1,"p99":2}""", """{"p50":1,"p99":3}""", false)]
    [InlineData("""{"p50":1}""", """{"p99":1}""", false)]
    [InlineData("[1,2]", "[1,2,3]", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    public void Values_agree_but_for_the_last_digits(string left, string right, bool agree)
    {
        Assert.Equal(agree, CloseJson.Agree(Json(left), Json(right), Tolerance));
        Assert.Equal(agree, CloseJson.Agree(Json(right), Json(left), Tolerance));
    }

    // Spans of what an item's weight may be:
    //   a 10 ± 0  and  10.5 - 1   meet;  a 10 ± 0  and  10.5 ± 0   don't
    [Theory]
    [InlineData("a:10:0 b:7:0", "a:10:0 b:7:0", true)]
    [InlineData("a:10:0 b:7:0", "b:7:0 a:10:0", true)]
    [InlineData("a:10:0 b:7:0", "a:10.5:0 b:7:0", false)]
    [InlineData("a:10:0 b:7:0", "a:10.5:1 b:7:0", true)]
    [InlineData("a:10:0 b:7:0", "a:10:0", false)]
    [InlineData("a:10:0 b:7:0", "a:10:0 c:7:0", true)]
    [InlineData("a:10:0 b:7:0", "a:10:0 c:6:0", false)]
    [InlineData("a:10:0 b:8:2", "a:10:0 c:6:0", true)]
    [InlineData("", "", true)]
    [InlineData("", "a:1:0", false)]
    public void Top_items_agree_when_both_lists_can_be_of_the_same_events(string left, string right, bool agree)
    {
        Assert.Equal(agree, TopItems.Agree(Items(left), Items(right), Tolerance));
        Assert.Equal(agree, TopItems.Agree(Items(right), Items(left), Tolerance));
    }

    private static JsonElement Items(string items)
    {
        var written = items.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(item => item.Split(':'))
            .Select(parts => $$"""{"item":"{{parts[0]}}","weight":{{parts[1]}},"error":{{parts[2]}}}""");
        return Json($"[{string.Join(',', written)}]");
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
