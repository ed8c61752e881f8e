using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Serverless.Infra.Tests.Predictions;
using Serverless.Runtime.Health;
using Serverless.Runtime.Pipelines;

namespace Serverless.Infra.Tests.Settings;

/// <summary>A setting that a trigger names and a deployment lacks shows only when the host starts.</summary>
public sealed class SettingTests
{
    [Fact]
    public void The_functions_are_found() => Assert.Contains("Kafka__Brokers", Triggers.Settings);

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Every_setting_of_a_trigger_is_deployed(string environment) =>
        Assert.Subset(Deployment.Kept(environment).Settings.Keys.ToHashSet(), Triggers.Settings.ToHashSet());

    [Fact]
    public void What_is_always_ready_is_there()
    {
        var groups = Deployment.Kept("prod").The("Microsoft.Web/sites")
            .At("properties/functionAppConfig/scaleAndConcurrency/alwaysReady")!.Value.EnumerateArray()
            .Select(group => group.GetProperty("name").GetString()!);
        var ingesting = PipelineFiles.Names(Repository.At("functions", "pipelines")).Select(IngestFunctions.NameOf);
        var functions = Triggers.Functions.Select(Triggers.Name).Concat(ingesting);
        string[] known = ["durable", "http", .. functions.Select(name => $"function:{name}")];

        Assert.Subset(known.ToHashSet(), groups.ToHashSet());
    }

    [Fact]
    public void The_health_address_leads_to_the_health_function()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Repository.At("host.json")));
        var prefix = host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString();
        var function = Triggers.Functions.Single(function => Triggers.Name(function) == "Health");
        var route = function.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>().Single().Route;

        Assert.Contains($"/{prefix}/{route}'", Deployment.Kept("dev").Output("healthUrl"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_scheduler_is_the_one_whose_connection_is_set()
    {
        var settings = Deployment.Kept("dev").Settings;
        const string Provider = "AzureFunctionsJobHost__extensions__durableTask__storageProvider__";

        Assert.Equal("azureManaged", settings[$"{Provider}type"]);
        Assert.Contains("Authentication=ManagedIdentity", settings[settings[$"{Provider}connectionStringName"]], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_external_broker_takes_the_place_of_Event_Hubs()
    {
        var deployment = await Deployment.PredictAsync($"{Some.Load(1_000)}{Some.Cluster}");
        var settings = deployment.Settings;

        Assert.DoesNotContain(deployment.Resources, resource => resource.Type.StartsWith("Microsoft.EventHub/", StringComparison.Ordinal));
        Assert.Equal(
            ("kafka-1:9094,kafka-2:9094", "saslSsl", "scramSha512", "pipeline"),
            (settings["Kafka__Brokers"], settings["Kafka__Protocol"], settings["Kafka__AuthenticationMode"], settings["Kafka__Username"]));
    }

    [Fact]
    public async Task Without_a_scheduler_the_storage_account_keeps_the_entities()
    {
        var settings = (await Deployment.PredictAsync(Some.Load(1_000, backEnd: "azureStorage"))).Settings;

        Assert.Equal("azureStorage", settings["AzureFunctionsJobHost__extensions__durableTask__storageProvider__type"]);
        Assert.DoesNotContain("DURABLE_TASK_SCHEDULER_CONNECTION_STRING", settings.Keys);
    }
}
