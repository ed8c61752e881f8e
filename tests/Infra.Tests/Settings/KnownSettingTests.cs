using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Serverless.Infra.Tests.Predictions;
using Serverless.Runtime;

namespace Serverless.Infra.Tests.Settings;

/// <summary>
/// What is deployed, shipped and written about is what the app knows: a misspelt setting would keep it from reading anything.
/// </summary>
public sealed partial class KnownSettingTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void What_is_deployed_has_no_mistakes(string environment)
    {
        var settings = Deployment.Kept(environment).Settings;

        Assert.Contains("Stores__Kind", settings.Keys);
        Assert.Empty(Mistakes(settings.Select(setting => (setting.Key, setting.Value))));
    }

    [Fact]
    public void The_sample_has_no_mistakes()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.At("local.settings.sample.json")));

        var settings = sample.RootElement.GetProperty("Values").EnumerateObject();
        Assert.Empty(Mistakes(settings.Select(setting => (setting.Name, setting.Value.GetString()!))));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("infra/README.md")]
    [InlineData("infra/main.bicep")]
    public void What_is_written_about_is_known(string file)
    {
        var text = File.ReadAllText(Repository.At(file.Split('/')));
        var named = SettingName().Matches(text).Select(match => match.Value)
            .Where(name => ServerlessSettings.Sections.ContainsKey(name.Split("__")[0]))
            // Of keys the versions are the user's.
            .Select(name => name.StartsWith("Personal__Keys__", StringComparison.Ordinal) ? "Personal__Keys" : name).ToHashSet();

        Assert.Subset(ServerlessSettings.Names.ToHashSet(), named);
    }

    /// <summary>As the worker reads them: environment variables.</summary>
    private static IEnumerable<string> Mistakes(IEnumerable<(string Name, string Value)> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting =>
                KeyValuePair.Create(
                    setting.Name.Replace("__", ":", StringComparison.Ordinal), (string?)Known(setting.Name, setting.Value))))
            .Build();
        return ServerlessSettings.From(configuration).Mistakes.Select(mistake => mistake.ToString());
    }

    /// <summary>The broker's address is known to the deployment alone.</summary>
    private static string Known(string name, string value) => name == "Kafka__Brokers" && value.StartsWith('[') ? "broker:9093" : value;

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+__[A-Za-z_]+\b")]
    private static partial Regex SettingName();
}
