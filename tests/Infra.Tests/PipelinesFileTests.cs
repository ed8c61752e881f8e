using Serverless.Infra.Tests.Predictions;
using Serverless.Local.Sizing;
using Serverless.Runtime.Pipelines;

namespace Serverless.Infra.Tests;

/// <summary>What is deployed follows from the pipeline files, through pipelines.json.</summary>
public sealed class PipelinesFileTests
{
    private const string FourShards = "\"shards\": 4,";

    // A pipeline file that was changed without writing it again would be deployed with the topics and sizes of before.
    [Fact]
    public void The_file_is_what_check_makes_of_the_pipeline_files()
    {
        var folder = Repository.At("functions", "pipelines");

        Assert.Equal(
            SizingFile.Of(PipelineFiles.Names(folder).Select(name => PipelineFiles.Load(folder, name))),
            File.ReadAllText(Path.Combine(Repository.Infra, "pipelines.json")));
    }

    [Fact]
    public async Task Every_pipeline_has_its_topic_with_the_partitions_that_its_load_takes()
    {
        var deployment = await PredictAsync(
            Some.Load(100_000) + "param pipelineLoads = { visits: { eventsPerSecond: 1000 } }",
            Some.PipelineFile("orders", view: FourShards),
            Some.PipelineFile("visits", topic: "web.visits", view: FourShards));

        // 19 MB/s are 19 units of Standard, and so 20 partitions; 1,000 events/s one instance.
        Assert.Equal([("orders", 20), ("web.visits", 4)], Topics(deployment));
        Assert.Equal((3, 1), (deployment.Planned("instances", "orders"), deployment.Planned("instances", "visits")));
        Assert.Equal((60_000, 600), (deployment.Planned("recordsPerMinute", "orders"), deployment.Planned("recordsPerMinute", "visits")));
    }

    [Fact]
    public async Task What_all_pipelines_share_carries_all_of_them()
    {
        string[] files = [Some.PipelineFile("orders", view: FourShards), Some.PipelineFile("visits", view: FourShards)];

        var one = await PredictAsync(Some.Load(100_000), files[0]);
        var both = await PredictAsync(Some.Load(100_000), files);

        Assert.Equal(2 * Units(one), Units(both));
        Assert.Equal(2 * one.Figure("durableActions"), both.Figure("durableActions"));
        // A pane for 70 events of each, 10 RU a pane, a quarter on top.
        Assert.InRange(RequestUnits(one), 100_000 / 70 * 12.5, (100_000 / 70 * 12.5) + 1_000);
        Assert.InRange(RequestUnits(both), 2 * 100_000 / 70 * 12.5, (2 * 100_000 / 70 * 12.5) + 1_000);
    }

    [Fact]
    public async Task Pipelines_of_one_topic_share_it_with_a_group_and_a_function_each()
    {
        var deployment = await PredictAsync(
            Some.Load(1_000) + "param pipelineLoads = { second: { eventsPerSecond: 200000 } }",
            Some.PipelineFile("first", topic: "events", view: FourShards),
            Some.PipelineFile("second", topic: "events", view: FourShards));

        Assert.Equal("events", Assert.Single(Topics(deployment)).Name);
        Assert.Equal(deployment.Planned("partitions", "first"), deployment.Planned("partitions", "second"));
        Assert.True(deployment.Planned("instances", "second") > deployment.Planned("instances", "first"));
    }

    [Fact]
    public async Task Settings_that_a_file_names_become_app_settings_and_name_its_topic()
    {
        var file = Some.PipelineFile("orders", topic: "orders-%Where__Stage%", view: FourShards);

        var deployment = await PredictAsync(Some.Load(1_000) + "param pipelineSettings = { Where__Stage: 'test' }", file);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => PredictAsync(Some.Load(1_000), file));

        Assert.Equal([("orders-test", 4)], Topics(deployment));
        Assert.Equal("test", deployment.Settings["Where__Stage"]);
        Assert.Contains("The topic of the pipeline orders is orders-%Where__Stage%", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("pipelineSettings", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "Standard")]
    [InlineData(11, "Premium")]
    public async Task More_topics_than_a_Standard_namespace_has_take_Premium(int pipelines, string tier)
    {
        var files = Enumerable.Range(0, pipelines).Select(number => Some.PipelineFile($"p{number:00}", view: FourShards));

        var deployment = await PredictAsync(Some.Load(100), [.. files]);

        Assert.Equal(tier, deployment.The("Microsoft.EventHub/namespaces").Text("sku/name"));
        Assert.Equal(pipelines, Topics(deployment).Count());
    }

    [Fact]
    public async Task Too_few_shards_are_refused_with_the_file_that_has_them()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => PredictAsync(Some.Load(1_000), Some.PipelineFile("orders")));

        Assert.Contains("functions/pipelines/orders.json, 3 times as many at least", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("or say how many keys it has", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(await PredictAsync(
            Some.Load(1_000) + "param pipelineLoads = { orders: { keys: 500 } }", Some.PipelineFile("orders")));
    }

    private static Task<Prediction> PredictAsync(string parameters, params string[] files) => Deployment.PredictAsync(parameters, files);

    private static IEnumerable<(string Name, int Partitions)> Topics(Prediction deployment) => deployment
        .Of("Microsoft.EventHub/namespaces/eventhubs")
        .Select(hub => (hub.Name.Split('/')[1], hub.Number("properties/partitionCount")));

    private static int Units(Prediction deployment) => deployment.The("Microsoft.EventHub/namespaces").Number("sku/capacity");

    private static int RequestUnits(Prediction deployment) => deployment
        .The("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers")
        .Number("properties/options/autoscaleSettings/maxThroughput");
}
