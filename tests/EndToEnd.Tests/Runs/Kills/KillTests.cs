using Serverless.EndToEnd.Tests.Hosting;

namespace Serverless.EndToEnd.Tests.Runs.Kills;

/// <summary>
/// A run that is killed in the middle of its work, a few times; the benchmarks <c>kill</c> and <c>redrive</c> do it more often.
/// </summary>
[Trait("Set", "long")]
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_is_killed_four_times_equals_the_truth()
    {
        var outcome = await new KillRun(events: 100_000, kills: 4, seed: 7, _folder.Path, _ => { }).RunAsync(CancellationToken.None);

        Assert.Equal(4, outcome.Kills);
        Assert.True(outcome.IsGood, outcome.Said);
    }

    [Fact]
    public async Task A_redrive_that_is_killed_equals_a_run_that_never_failed()
    {
        var outcome = await new RedriveKillRun(letters: 2_000, kills: 3, seed: 7, _folder.Path, _ => { }).RunAsync(CancellationToken.None);

        Assert.InRange(outcome.Kills, 1, 3);
        Assert.True(outcome.IsGood, $"{outcome}\n{outcome.Said}");
    }
}
