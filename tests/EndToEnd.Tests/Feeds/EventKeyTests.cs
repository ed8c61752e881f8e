using System.Text;
using Serverless.Local.Feeds;

namespace Serverless.EndToEnd.Tests.Feeds;

public sealed class EventKeyTests
{
    private static readonly EventKey Keys = new(["device", "deviceId", "dev.id", "ids[-1].x", "ids[1]"]);

    [Theory]
    [InlineData("""{"device":"a"}""", "a")]
    [InlineData("""{"x":{"device":"no"},"y":[1,{"device":"no"}],"deviceId":"b"}""", "b")]
    [InlineData("""{"dev":{"x":1,"id":"c"}}""", "c")]
    [InlineData("""{"ids":[[1,2],"e",{"y":0,"x":"f"}]}""", "f")]
    [InlineData("""{"ids":[{"x":"no"},"g",{}]}""", "g")]
    [InlineData("""{"ids":["no"]}""", "")]
    [InlineData("""{"ids":[]}""", "")]
    [InlineData("""{"device":17}""", "17")]
    [InlineData("""{"device":"\u0061b"}""", "ab")]
    [InlineData("\uFEFF{\"device\":\"d\"}", "d")]
    [InlineData("""{"device":{"id":"no"}}""", "")]
    [InlineData("""{"dev":"no"}""", "")]
    [InlineData("""{"other":1}""", "")]
    [InlineData("""["device"]""", "")]
    [InlineData("""{"other""", "")]
    [InlineData("""{"device":"\ud800"}""", "")]
    [InlineData("free text", "")]
    public void The_key_is_what_stands_at_the_first_path_that_leads_to_something(string json, string key) =>
        Assert.Equal(key, Encoding.UTF8.GetString(Keys.Find(Encoding.UTF8.GetBytes(json)).Span));
}
