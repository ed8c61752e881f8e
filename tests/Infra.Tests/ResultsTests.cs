using System.Text.Json;
using Serverless.Infra.Tests.Predictions;

namespace Serverless.Infra.Tests;

/// <summary>The container of the results, as the adapter expects to find it.</summary>
public sealed class ResultsTests
{
    private const string Container = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers";

    [Fact]
    public void Results_are_divided_by_pipeline_and_key_so_that_a_feature_is_in_one_partition()
    {
        var key = Deployment.Kept("dev").The(Container).At("properties/resource/partitionKey")!.Value;

        Assert.Equal(("MultiHash", 2), (key.GetProperty("kind").GetString(), key.GetProperty("version").GetInt32()));
        Assert.Equal(["/pipeline", "/key"], Texts(key.GetProperty("paths")));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Results_live_as_long_as_they_say_themselves(string environment) =>
        Assert.Equal(-1, Deployment.Kept(environment).The(Container).Number("properties/resource/defaultTtl"));

    [Fact]
    public void Only_the_view_and_the_times_of_a_result_are_indexed()
    {
        var index = Deployment.Kept("dev").The(Container).At("properties/resource/indexingPolicy")!.Value;

        Assert.Equal(["/view/?", "/start/?", "/end/?"], Paths(index.GetProperty("includedPaths")));
        Assert.Equal(["/*"], Paths(index.GetProperty("excludedPaths")));
        Assert.Equal(["/view", "/key", "/start"], Paths(index.GetProperty("compositeIndexes")[0]));
    }

    [Fact]
    public void Serverless_has_no_throughput_and_autoscale_has_the_planned_one()
    {
        var (dev, prod) = (Deployment.Kept("dev"), Deployment.Kept("prod"));

        Assert.Equal(["EnableServerless"], Capabilities(dev));
        Assert.Null(dev.The(Container).At("properties/options/autoscaleSettings"));
        Assert.Empty(Capabilities(prod));
        Assert.True(prod.The(Container).Number("properties/options/autoscaleSettings/maxThroughput") >= 1_000);
    }

    private static IEnumerable<string?> Capabilities(Prediction deployment) =>
        deployment.The("Microsoft.DocumentDB/databaseAccounts").At("properties/capabilities")!.Value
            .EnumerateArray().Select(capability => capability.GetProperty("name").GetString());

    private static IEnumerable<string?> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString());

    private static IEnumerable<string?> Paths(JsonElement array) =>
        array.EnumerateArray().Select(item => item.GetProperty("path").GetString());
}
