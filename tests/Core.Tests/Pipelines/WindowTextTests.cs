using System.Text.Json.Nodes;
using Serverless.Core.Parsing;

namespace Serverless.Core.Tests.Pipelines;

public sealed class WindowTextTests
{
    [Theory]
    [InlineData("""{"tumbling":"10s"}""", 10_000L)]
    [InlineData("""{"hopping":{"size":"1m","slide":"10s"}}""", 60_000L, 10_000L)]
    [InlineData("""{"sliding":{"size":"1m","step":"1500ms"}}""", 60_000L, 1_500L)]
    [InlineData("""{"session":{"gap":"30s"}}""", 30_000L)]
    [InlineData("""{"global":{"every":1000,"idle":"7d"}}""", 1_000L, 604_800_000L)]
    public void A_window_is_written_as_its_file_has_it(string json, params long[] parameters)
    {
        var kind = JsonNode.Parse(json)!.AsObject().Single().Key;
        var window = WindowKindList.All.Single(known => known.Kind == kind).Create(parameters);

        Assert.Equal(json, WindowText.ToJson(window).ToJsonString());
    }

    [Fact]
    public void Every_kind_can_be_written() => Assert.All(WindowKindList.All, kind =>
    {
        var window = kind.Create([.. kind.Parameters.Select(parameter => parameter.Otherwise ?? parameter.Least)]);
        Assert.Equal(kind.Kind, WindowText.ToJson(window).Single().Key);
    });
}
