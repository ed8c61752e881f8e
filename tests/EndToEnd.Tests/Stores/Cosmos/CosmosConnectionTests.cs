using Microsoft.Extensions.Configuration;
using Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;
using Serverless.Runtime.Cosmos;
using Serverless.Runtime.Settings;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

public sealed class CosmosConnectionTests
{
    [Theory]
    [InlineData("Cosmos", InProcessCosmos.ConnectionString, true)]
    [InlineData("Cosmos:accountEndpoint", "https://example.documents.azure.com:443/", false)]
    public void An_account_is_named_by_a_connection_string_or_by_its_address(string setting, string value, bool hasKey)
    {
        using var connection = CosmosConnection.From(Settings(setting, value), "Cosmos");

        Assert.Equal(hasKey, connection.HasKey);
        Assert.StartsWith("https://", connection.Client.Endpoint.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Other", "x", "Cosmos", "'Cosmos__accountEndpoint'")]
    [InlineData("Cosmos", "AccountKey=c2VjcmV0", "Cosmos", "is not a connection string")]
    [InlineData("Cosmos", "secret", "Cosmos", "is not a connection string")]
    [InlineData("Cosmos:accountEndpoint", "nowhere", "Cosmos__accountEndpoint", "is not an address (its length is 7)")]
    [InlineData("Cosmos:accountEndpoint", "https://example:443/;AccountKey=c2VjcmV0", "Cosmos__accountEndpoint", "is not an address")]
    [InlineData("Cosmos:accountEndpoint", "https://secret@example:443/", "Cosmos__accountEndpoint", "is not an address")]
    public void What_is_wrong_is_told_with_the_setting_and_without_the_key(string setting, string value, string named, string message)
    {
        var failure = Assert.Throws<SettingsException>(() => CosmosConnection.From(Settings(setting, value), "Cosmos"));

        Assert.Equal(named, failure.Setting);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(string name, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
}
