using Serverless.Infra.Tests.Predictions;

namespace Serverless.Infra.Tests;

/// <summary>The versions of the key for personal data; their secrets are in the vault, and in no setting.</summary>
public sealed class PersonalKeyTests
{
    private const string Secret = "Microsoft.KeyVault/vaults/secrets";

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Unless_it_is_said_there_is_none(string environment) => Assert.DoesNotContain(
        Deployment.Kept(environment).Settings.Keys, name => name.StartsWith("Personal__", StringComparison.Ordinal));

    [Fact]
    public async Task Each_version_lies_in_the_vault_where_the_app_reads_it_and_the_last_one_is_current()
    {
        var deployment = await Deployment.PredictAsync(
            $"{Some.Load(1_000)}param personalKeyVersions = ['1', '2']\nparam personalKeys = {{\n  '1': 'sesame'\n  '2': 'open'\n}}\n");

        Assert.Equal("2", deployment.Settings["Personal__Key"]);
        foreach (var version in new[] { "1", "2" })
        {
            Assert.EndsWith(
                $";SecretName=personal-key-{version})", deployment.Settings[$"Personal__Keys__{version}"], StringComparison.Ordinal);
            Assert.Contains(deployment.Of(Secret), secret => secret.Id.EndsWith($"/personal-key-{version}", StringComparison.Ordinal));
            Assert.Contains(
                deployment.Of("Microsoft.Authorization/roleAssignments"),
                role => role.Id.Contains($"/secrets/personal-key-{version}/", StringComparison.Ordinal));
        }
        Assert.DoesNotContain(deployment.Settings.Values, value => value.Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_without_a_secret_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Deployment.PredictAsync($"{Some.Load(1_000)}param personalKeyVersions = ['1']"));

        Assert.Contains("A version of the key for personal data has no secret", refused.Message, StringComparison.Ordinal);
    }
}
