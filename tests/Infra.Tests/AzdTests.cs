using System.Text.Json;
using System.Text.RegularExpressions;
using Serverless.Infra.Tests.Compiler;
using Serverless.Infra.Tests.Predictions;
using YamlDotNet.Serialization;

namespace Serverless.Infra.Tests;

/// <summary>
/// What the Azure Developer CLI needs of azure.yaml and the template (schemas/v1.0 of Azure/azure-dev, and what it does with them): it
/// compiles MODULE.bicepparam, creates or asks for a resource group, publishes the service's one project, and looks for the app by its tag.
/// </summary>
public sealed partial class AzdTests
{
    private static readonly Dictionary<object, object> Project =
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(File.ReadAllText(Repository.At("azure.yaml")));

    private static Dictionary<object, object> Infra => (Dictionary<object, object>)Project["infra"];

    private static Dictionary<object, object> Services => (Dictionary<object, object>)Project["services"];

    [Fact]
    public void The_project_has_a_name_that_is_allowed_and_nothing_that_is_not_known()
    {
        Assert.Matches(Name(), (string)Project["name"]);
        Assert.Equal(["infra", "name", "services"], Project.Keys.Cast<string>().Order());
        Assert.Equal(["module", "path", "provider"], Infra.Keys.Cast<string>().Order());
    }

    [Fact]
    public void The_template_is_for_a_resource_group_with_parameters_that_azd_finds()
    {
        var module = Repository.At((string)Infra["path"], (string)Infra["module"]);

        Assert.Equal("bicep", Infra["provider"]);
        Assert.Contains("targetScope = 'resourceGroup'", File.ReadAllText($"{module}.bicep"), StringComparison.Ordinal);
        Assert.StartsWith($"using '{Infra["module"]}.bicep'", File.ReadAllText($"{module}.bicepparam"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_service_is_the_one_project_of_the_function_app()
    {
        var service = (Dictionary<object, object>)Assert.Single(Services).Value;

        Assert.Equal(("function", "dotnet"), (service["host"], service["language"]));
        var folder = Repository.At(((string)service["project"]).Split('/'));
        Assert.Equal("App.csproj", Path.GetFileName(Assert.Single(Directory.GetFiles(folder, "*.*proj"))));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void The_service_is_found_by_the_tag_of_one_resource_that_takes_deployments(string environment)
    {
        var tagged = Deployment.Kept(environment).Resources.Where(resource => resource.Text("tags/azd-service-name") is not null);

        var app = Assert.Single(tagged);
        Assert.Equal(("Microsoft.Web/sites", Assert.Single(Services).Key), (app.Type, app.Text("tags/azd-service-name")));
    }

    [Fact]
    public async Task With_nothing_set_a_small_deployment_is_predicted()
    {
        var parameters = await ParametersAsync([]);

        Assert.Equal("dev", parameters.GetProperty("environmentName").GetProperty("value").GetString());
        Assert.Equal(1_000, parameters.GetProperty("targetEventsPerSecond").GetProperty("value").GetInt32());
    }

    // Names of azd's environments are up to 64 characters, those of resources have room for 8.
    [Fact]
    public async Task What_azd_has_set_is_deployed()
    {
        var parameters = await ParametersAsync(new()
        {
            ["AZURE_ENV_NAME"] = "My-First-Environment",
            ["SERVERLESS_EVENTS_PER_SECOND"] = "20000",
            ["SERVERLESS_COSMOS_CAPACITY"] = "autoscale",
        });

        Assert.Equal("myfirste", parameters.GetProperty("environmentName").GetProperty("value").GetString());
        Assert.Equal(
            "My-First-Environment", parameters.GetProperty("tags").GetProperty("value").GetProperty("azd-env-name").GetString());
        Assert.Equal(20_000, parameters.GetProperty("targetEventsPerSecond").GetProperty("value").GetInt32());
        Assert.Equal("autoscale", parameters.GetProperty("cosmosCapacity").GetProperty("value").GetString());
    }

    [Fact]
    public void The_license_is_there() =>
        Assert.StartsWith("MIT License", File.ReadAllText(Repository.At("LICENSE")), StringComparison.Ordinal);

    private static async Task<JsonElement> ParametersAsync(Dictionary<string, string> variables)
    {
        var file = Path.Combine(Repository.Infra, "main.bicepparam");
        var run = await BicepCompiler.RunAsync(variables, "build-params", file, "--stdout", "--no-restore");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        using var compiled = JsonDocument.Parse(run.Output);
        using var parameters = JsonDocument.Parse(compiled.RootElement.GetProperty("parametersJson").GetString()!);
        return parameters.RootElement.GetProperty("parameters").Clone();
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Name();
}
