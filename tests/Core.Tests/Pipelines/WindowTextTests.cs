using System.Text;
using Serverless.Core.Parsing;
using Serverless.Core.Zones;

namespace Serverless.Core.Tests.Pipelines;

public sealed class WindowTextTests
{
    [Theory]
    [InlineData("""{"tumbling":"10s"}""")]
    [InlineData("""{"tumbling":{"size":"1d","offset":"6h"}}""")]
    [InlineData("""{"hopping":{"size":"1m","slide":"10s"}}""")]
    [InlineData("""{"hopping":{"size":"1m","slide":"10s","offset":"3s"}}""")]
    [InlineData("""{"hopping":{"size":"1m","slide":"10s","offset":"0s","keep":"slices"}}""")]
    [InlineData("""{"sliding":{"size":"1m","step":"1500ms"}}""")]
    [InlineData("""{"session":{"gap":"30s"}}""")]
    [InlineData("""{"latest":{"markers":"7d"}}""")]
    [InlineData("""{"global":{"every":1000,"idle":"7d"}}""")]
    public void A_window_is_written_as_its_file_has_it(string json) => Assert.Equal(json, Written(json));

    [Theory]
    [InlineData("""{"tumbling":{"size":"1d","offset":"30h"}}""", """{"tumbling":{"size":"1d","offset":"6h"}}""")]
    [InlineData("""{"tumbling":{"size":"1d","offset":"48h"}}""", """{"tumbling":"1d"}""")]
    [InlineData("""{"hopping":{"size":"1m","slide":"10s","offset":"63s"}}""", """{"hopping":{"size":"1m","slide":"10s","offset":"3s"}}""")]
    public void Of_an_offset_the_rest_counts(string json, string written) => Assert.Equal(written, Written(json));

    [Fact]
    public void A_calendar_window_is_written_with_the_rules_of_its_zone()
    {
        const string week = """{"calendar":{"unit":"week","zone":"Europe/Berlin","weekStart":"sunday","offset":"6h"}}""";
        var rules = MachineZones.Find("Europe/Berlin")!.Text;
        var whole = week.Replace("}}", $",\"rules\":\"{rules}\"}}}}", StringComparison.Ordinal);

        Assert.Equal((whole, whole), (Written(week), Written(whole)));
    }

    [Fact]
    public void Every_kind_can_be_written() =>
        Assert.Equal(
            WindowKindList.All.Select(kind => kind.Kind).Order(),
            PipelineFiles.Parse(PipelineFiles.Sample).Definition!.Views.Select(view => view.Window)
                .Select(window => WindowText.ToJson(window).Single().Key).Order());

    private static string Written(string json)
    {
        var sharding = json.Contains("global", StringComparison.Ordinal) ? "co-partitioned" : "rekeyed";
        var parse = PipelineParser.Parse(Encoding.UTF8.GetBytes($$"""
            { "name": "p", "topic": "t", "key": "k", "formats": [{ "kind": "json" }],
              "fields": { "k": { "type": "text", "required": true }, "at": { "type": "timestamp", "required": true } },
              "eventTime": { "field": "at", "bound": "5s" },
              "views": [{ "name": "v", "key": ["k"], "window": {{json}}, "sharding": "{{sharding}}",
                "aggregates": { "n": { "kind": "latest", "field": "at", "fields": ["k"] } } }] }
            """));
        Assert.Empty(parse.Errors);
        return WindowText.ToJson(parse.Definition!.Views[0].Window).ToJsonString();
    }
}
