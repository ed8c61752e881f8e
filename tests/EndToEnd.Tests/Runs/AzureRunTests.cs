using Microsoft.Extensions.DependencyInjection;
using Serverless.EndToEnd.Tests.Azurite;
using Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;
using Serverless.Local.Report;
using Serverless.Local.Runs;
using Serverless.Local.Runs.Options;
using Serverless.Local.Runs.View;
using Serverless.Local.Workloads.Contract;
using Serverless.Runtime.Cosmos;

namespace Serverless.EndToEnd.Tests.Runs;

/// <summary>Whole runs, broker to results, on a storage account; each holds every result against the truth of what was generated.</summary>
[Collection(RunTests.Name)]
public sealed class AzureRunTests
{
    private const long Events = 20_000;

    [Fact]
    public async Task With_results_in_a_table_every_event_is_accounted_for_and_every_result_is_true() =>
        AssertWhole(await RunAsync("tables", _ => { }, ("Archive:Enabled", "true")));

    [Fact]
    public async Task With_results_in_cosmos_every_event_is_accounted_for_and_every_result_is_true()
    {
        using var cosmos = new InProcessCosmos(TimeProvider.System);

        var report = await RunAsync(
            "cosmos", services => services.AddKeyedSingleton<HttpMessageHandler>(CosmosConnection.DefaultName, cosmos),
            (CosmosConnection.DefaultName, InProcessCosmos.ConnectionString));

        AssertWhole(report);
        Assert.True(
            cosmos.Requests > report.Pipelines["telemetry"].Results,
            $"{cosmos.Requests} requests stored {report.Pipelines["telemetry"].Results} results");
    }

    private static async Task<RunReport> RunAsync(
        string results, Action<IServiceCollection> services, params (string Name, string Value)[] settings)
    {
        var azurite = await AzuriteServer.GetAsync();
        var all = new Dictionary<string, string?>
        {
            ["Stores:Kind"] = "azure",
            ["Stores:Connection"] = "Emulated",
            ["Stores:Prefix"] = AzuriteServer.NewPrefix(),
            ["Emulated"] = azurite.ConnectionString,
            ["Results:Store"] = results,
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        var run = new RunOptions
        {
            Pipelines = ["telemetry"], Generate = [new GeneratedLoad("telemetry", Events, null)], UntilDrained = true, Seed = 3,
            WorkloadOptions = new Dictionary<string, long> { ["devices"] = 20 }, View = ViewStyle.None, Settings = all, Services = services,
        };
        return await new RunSession(run, TimeProvider.System).RunAsync(CancellationToken.None);
    }

    private static void AssertWhole(RunReport report)
    {
        var telemetry = report.Pipelines["telemetry"];
        Assert.True(telemetry.Verified);
        Assert.Equal((Events, Events, 0L), (telemetry.Produced, telemetry.Read, telemetry.Missing));
        Assert.Equal(Events, telemetry.Merged + telemetry.Late + telemetry.Filtered + telemetry.Duplicate + telemetry.DeadLettered.Total);
        Assert.True(report.IsGood);
    }
}
