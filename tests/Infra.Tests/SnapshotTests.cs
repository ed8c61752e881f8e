using Serverless.Infra.Tests.Predictions;

namespace Serverless.Infra.Tests;

/// <summary>A change of what would be deployed shows as a change of a file, to be looked at.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public async Task The_kept_snapshot_is_what_would_be_deployed(string environment)
    {
        var run = await Deployment.ValidateAsync(Path.Combine(Repository.Infra, $"{environment}.bicepparam"));

        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Errors}");
    }
}
