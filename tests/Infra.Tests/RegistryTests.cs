using Serverless.Infra.Tests.Predictions;

namespace Serverless.Infra.Tests;

/// <summary>Who may use the app's schema registry; its key is in the vault, and in no setting.</summary>
public sealed class RegistryTests
{
    private const string Secret = "Microsoft.KeyVault/vaults/secrets";

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Unless_it_is_said_it_serves_nobody(string environment)
    {
        var deployment = Deployment.Kept(environment);

        Assert.DoesNotContain(deployment.Settings.Keys, name => name.StartsWith("Registry__", StringComparison.Ordinal));
        Assert.EndsWith("/broker-password", deployment.The(Secret).Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_lies_in_the_vault_where_the_app_reads_it()
    {
        var deployment = await Deployment.PredictAsync(
            $"{Some.Load(1_000)}param registryAccess = 'key'\nparam registryKey = 'sesame'\n");

        Assert.Contains(deployment.Of(Secret), secret => secret.Id.EndsWith("/registry-key", StringComparison.Ordinal));
        Assert.Contains("keyVault", deployment.Settings["Registry__Key"], StringComparison.Ordinal);
        Assert.Contains("registryReference", deployment.Settings["Registry__Key"], StringComparison.Ordinal);
        Assert.DoesNotContain(deployment.Settings.Values, value => value.Contains("sesame", StringComparison.Ordinal));
        Assert.DoesNotContain("Registry__Open", deployment.Settings.Keys);
        Assert.Contains(
            deployment.Of("Microsoft.Authorization/roleAssignments"),
            role => role.Id.Contains("/secrets/registry-key/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Access_by_a_key_without_one_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Deployment.PredictAsync($"{Some.Load(1_000)}param registryAccess = 'key'"));

        Assert.Contains("The schema registry has no key: set registryKey to the password", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_open_only_where_that_is_asked_for()
    {
        var deployment = await Deployment.PredictAsync($"{Some.Load(1_000)}param registryAccess = 'open'");

        Assert.Equal("true", deployment.Settings["Registry__Open"]);
        Assert.DoesNotContain("Registry__Key", deployment.Settings.Keys);
        Assert.Single(deployment.Of(Secret));
    }
}
