using System.Globalization;
using System.Text.RegularExpressions;
using Serverless.Infra.Tests.Predictions;
using Serverless.Runtime.Pipelines;

namespace Serverless.Infra.Tests;

/// <summary>What follows from the target, looked at on the resources themselves.</summary>
public sealed partial class SizingTests
{
    /// <summary>The telemetry pipeline with results that are an item each, rather than in pages.</summary>
    private static string InItems(string telemetry) => Store().Replace(telemetry, "");

    private static Func<string, string> Early(string early) => telemetry => WithEarly(telemetry, early);

    private static string WithEarly(string telemetry, string early) =>
        telemetry.Replace("\"early\": \"1s\"", $"\"early\": \"{early}\"", StringComparison.Ordinal);

    private static double RequestUnits(Prediction deployment) => deployment
        .The("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers")
        .Number("properties/options/autoscaleSettings/maxThroughput");

    private static readonly int[] Steps = [1_000, 100_000, 500_000, 1_000_000, 2_000_000];

    public static TheoryData<int> Targets => [.. Steps];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Every_instance_can_have_a_partition(int target)
    {
        var deployment = await Deployment.PredictAsync(Some.Load(target));

        Assert.InRange(Instances(deployment), 1, Partitions(deployment));
    }

    // 10 us of an instance's core an event are more than the 6.9 that were measured with 100 events a record.
    [Theory]
    [MemberData(nameof(Targets))]
    public async Task The_instances_carry_the_target_with_cores_to_spare(int target)
    {
        var deployment = await Deployment.PredictAsync(Some.Load(target));

        Assert.True(Instances(deployment) * (1_000_000 / 10) >= target);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task The_broker_takes_what_is_sent(int target)
    {
        var deployment = await Deployment.PredictAsync(Some.Load(target));
        var (tier, megabytes) = Throughput(deployment);

        Assert.True(megabytes >= target * 190.0 / 1e6, $"{tier} takes {megabytes} MB/s");
        Assert.InRange(Partitions(deployment), 1, tier switch { "Standard" => 32, "Premium" => 100, _ => 1_024 });
    }

    [Fact]
    public async Task A_throughput_unit_takes_a_thousand_records_however_small()
    {
        var deployment = await Deployment.PredictAsync(Some.Load(30_000, eventsPerRecord: 1));

        Assert.Equal("Standard", Throughput(deployment).Tier);
        Assert.InRange(deployment.The("Microsoft.EventHub/namespaces").Number("sku/capacity"), 30, 40);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task The_results_container_takes_a_pane_for_70_events(int target)
    {
        var units = RequestUnits(await Deployment.PredictAsync(Some.Load(target), InItems));

        Assert.True(units >= target / 70.0 * 10);
        Assert.True(units % 1_000 == 0, $"{units} is no step of autoscale");
    }

    // view              page         writes/s: early, on time, of three windows that take late events    RU a write
    // device-metrics    32 of 13 kB  32 x (1 + 0.1 + 3) = 131                                            10 + 13
    // link-flaps        items: 1 of 100 panes
    [Fact]
    public async Task The_results_container_takes_pages_by_their_keys_and_a_pane_only_of_views_that_keep_items()
    {
        var load = Some.Load(1_000_000);

        var items = RequestUnits(await Deployment.PredictAsync(load, InItems));
        var pages = RequestUnits(await Deployment.PredictAsync(load, Early("1s")));
        var rare = RequestUnits(await Deployment.PredictAsync(load, Early("10s")));

        Assert.Equal(RequestUnits(await Deployment.PredictAsync(load)), pages);
        var (device, flaps) = (131 * 23, 1_000_000 / 70 * 10 / 100);
        Assert.InRange(pages, (device + flaps) * 1.25, ((device + flaps) * 1.25) + 2_000);
        Assert.InRange(rare, flaps * 1.25, pages - 1_000);
        Assert.True(pages * 25 < items);
    }

    // view              page         writes/s: on time, of three windows that take late events    RU a write
    // device-metrics    32 of 13 kB  32 x (0.1 + 3) = 99                                          10 + 13
    // items             36 of 100 panes are on time or late
    [Fact]
    public async Task Early_panes_that_are_only_kept_cost_no_request_units()
    {
        var load = Some.Load(1_000_000);

        var written = RequestUnits(await Deployment.PredictAsync(load, InItems));
        var items = RequestUnits(await Deployment.PredictAsync(load, telemetry => WithEarly(InItems(telemetry), "kept")));
        var pages = RequestUnits(await Deployment.PredictAsync(load, Early("kept")));

        Assert.InRange(items, written * 0.36, (written * 0.4) + 1_000);
        var (device, flaps) = (99 * 23, 1_000_000 / 70 * 10 / 100);
        Assert.InRange(pages, (device + flaps) * 1.25, ((device + flaps) * 1.25) + 2_000);
        Assert.InRange(pages, 0, RequestUnits(await Deployment.PredictAsync(load, Early("10s"))));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task A_batch_is_at_most_what_was_measured(int target) =>
        Assert.InRange(BatchSize(await Deployment.PredictAsync(Some.Load(target))), 500, 5_000);

    [Fact]
    public async Task More_is_never_carried_by_less()
    {
        var deployments = await Task.WhenAll(Steps.Select(target => Deployment.PredictAsync(Some.Load(target))));

        Assert.Equal(deployments.Select(Instances).Order(), deployments.Select(Instances));
        Assert.Equal(deployments.Select(Partitions).Order(), deployments.Select(Partitions));
        Assert.Equal(deployments.Select(Megabytes).Order(), deployments.Select(Megabytes));
    }

    [Fact]
    public async Task Lone_events_need_more_instances_and_larger_batches()
    {
        var packed = await Deployment.PredictAsync(Some.Load(500_000));
        var single = await Deployment.PredictAsync(Some.Load(500_000, eventsPerRecord: 1));

        Assert.True(Instances(single) > 5 * Instances(packed));
        Assert.InRange(Instances(single), 1, Partitions(single));
        Assert.Equal(5_000, BatchSize(single));
    }

    [Fact]
    public async Task The_scheduler_is_dedicated_when_pokes_are_too_many_for_its_consumption_plan()
    {
        var small = (await Deployment.PredictAsync(Some.Load(100_000))).The("Microsoft.DurableTask/schedulers");
        var large = (await Deployment.PredictAsync(Some.Load(2_000_000))).The("Microsoft.DurableTask/schedulers");

        Assert.Equal("Consumption", small.Text("properties/sku/name"));
        Assert.Equal(("Dedicated", 1), (large.Text("properties/sku/name"), large.Number("properties/sku/capacity")));
    }

    [Fact]
    public async Task The_limit_of_instances_is_one_that_the_platform_takes()
    {
        var planned = await Deployment.PredictAsync(Some.Load(1_000));
        var low = await Deployment.PredictAsync($"{Some.Load(1_000)}param leastInstanceLimit = 1\nparam instanceLimit = 5");

        Assert.Equal((1, 40), (Instances(planned), Limit(planned)));
        Assert.Equal(5, Limit(low));
        Assert.Contains("less than the 40", await Refusal($"{Some.Load(1_000)}param instanceLimit = 39"), StringComparison.Ordinal);
        Assert.Contains(
            "do not carry the target", await Refusal($"{Some.Load(2_000_000)}param instanceLimit = 40"), StringComparison.Ordinal);
    }

    // A row a partition and one a batch, each second, and a look at each partition's end by the timer.
    [Theory]
    [MemberData(nameof(Targets))]
    public async Task The_ledgers_table_partition_carries_the_seals(int target)
    {
        var deployment = await Deployment.PredictAsync(Some.Load(target));

        Assert.InRange(
            deployment.Planned("ledgerEntities"), (2 * Partitions(deployment)) + Instances(deployment), 2_000 * 60 / 100);
    }

    [Fact]
    public async Task Seals_beyond_60_percent_of_a_table_partition_are_refused()
    {
        var refusal = await Refusal($"{Some.Load(1_200_000, eventsPerRecord: 1)}{Some.Cluster}");

        Assert.Contains("more than 60 % of the 2000", refusal, StringComparison.Ordinal);
        Assert.Contains("raise eventsPerRecord", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Shards_are_poked_as_often_as_sizing_thinks()
    {
        var planned = PokeInterval().Match(File.ReadAllText(Path.Combine(Repository.Infra, "sizing.bicep"))).Groups[1].Value;

        Assert.Equal(new RuntimeOptions().PokeInterval.TotalMilliseconds, double.Parse(planned, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void States_are_as_large_as_sizing_thinks()
    {
        var planned = StateLimit().Match(File.ReadAllText(Path.Combine(Repository.Infra, "sizing.bicep"))).Groups[1].Value;

        Assert.Equal(new RuntimeOptions().StateLimitBytes, int.Parse(planned, CultureInfo.InvariantCulture));
    }

    // 8 shards: 19,565 keys are 450,000 bytes a shard
    [Fact]
    public async Task Keys_that_do_not_fit_into_the_states_of_the_shards_are_refused()
    {
        var fitting = await Deployment.PredictAsync($"{Some.Load(1_000)}param keys = 19560");
        var refusal = await Refusal($"{Some.Load(1_000)}param keys = 100000");

        Assert.InRange(fitting.Planned("stateBytes"), 449_000, 450_000);
        Assert.Contains("100000 keys in 8 shards make states of 2300000 bytes", refusal, StringComparison.Ordinal);
        Assert.Contains("6 times as many at least", refusal, StringComparison.Ordinal);
    }

    // 12 ms of a core that is used to 60 % on Azure Storage; 4 on the scheduler
    [Fact]
    public async Task The_group_of_the_entities_carries_their_operations()
    {
        var storage = await Deployment.PredictAsync(Some.Load(1_000, backEnd: "azureStorage"));
        var large = await Deployment.PredictAsync(Some.Load(1_000_000));

        Assert.InRange(storage.Figure("durableInstances") * 600 / 12, storage.Figure("durableActions"), int.MaxValue);
        Assert.InRange(large.Figure("durableInstances") * 600 / 4, large.Figure("durableActions"), int.MaxValue);
        Assert.True(Limit(large) >= large.Figure("durableInstances"));
    }

    [Fact]
    public async Task A_highly_available_scheduler_has_three_units()
    {
        var scheduler = (await Deployment.PredictAsync($"{Some.Load(1_000)}param schedulerHighAvailability = true"))
            .The("Microsoft.DurableTask/schedulers");

        Assert.Equal(("Dedicated", 3), (scheduler.Text("properties/sku/name"), scheduler.Number("properties/sku/capacity")));
    }

    [Fact]
    public async Task A_load_that_nothing_carries_is_refused_with_what_to_change()
    {
        var refusals = await Task.WhenAll(
            Refusal(Some.Load(2_000_000, eventsPerRecord: 1)),
            Refusal(Some.Load(1_000_000, backEnd: "azureStorage")),
            Refusal(Some.Load(1_000_000, cosmos: "serverless")));

        Assert.Contains("raise eventsPerRecord", refusals[0], StringComparison.Ordinal);
        Assert.Contains("set durableBackEnd to scheduler", refusals[1], StringComparison.Ordinal);
        Assert.Contains("set cosmosCapacity to autoscale", refusals[2], StringComparison.Ordinal);
    }

    [GeneratedRegex("\"store\": \\{[^}]*\\},")]
    private static partial Regex Store();

    [GeneratedRegex(@"var pokeIntervalMs = (\d+)")]
    private static partial Regex PokeInterval();

    [GeneratedRegex(@"var stateLimitBytes = (\d+)")]
    private static partial Regex StateLimit();

    private static async Task<string> Refusal(string parameters) =>
        (await Assert.ThrowsAsync<InvalidOperationException>(() => Deployment.PredictAsync(parameters))).Message;

    private static int Instances(Prediction deployment) => deployment.Planned("instances");

    private static int Limit(Prediction deployment) =>
        deployment.The("Microsoft.Web/sites").Number("properties/functionAppConfig/scaleAndConcurrency/maximumInstanceCount");

    private static int Partitions(Prediction deployment) =>
        deployment.Of("Microsoft.EventHub/namespaces/eventhubs").Single(hub => hub.Name.EndsWith("telemetry", StringComparison.Ordinal))
            .Number("properties/partitionCount");

    private static int BatchSize(Prediction deployment) =>
        int.Parse(deployment.Settings["AzureFunctionsJobHost__extensions__kafka__maxBatchSize"], CultureInfo.InvariantCulture);

    private static int Megabytes(Prediction deployment) => Throughput(deployment).Megabytes;

    private static (string Tier, int Megabytes) Throughput(Prediction deployment)
    {
        var space = deployment.The("Microsoft.EventHub/namespaces");
        if (deployment.Of("Microsoft.EventHub/clusters").SingleOrDefault() is { } cluster)
            return ("Dedicated", cluster.Number("sku/capacity") * 100);
        var premium = space.Text("sku/name") == "Premium";
        return (space.Text("sku/name")!, space.Number("sku/capacity") * (premium ? 5 : 1));
    }
}
