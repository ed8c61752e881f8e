using Serverless.EndToEnd.Tests.Faults.Simulation;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Schedules of a thousand seeds; <c>simulate</c> of the benchmarks runs as many more as one likes.
/// </summary>
public sealed class RandomRunTests
{
    private const FaultKinds Damage = (FaultKinds.Checked & ~FaultKinds.Trickle) | FaultKinds.Deltas | FaultKinds.LaterState;

    [Theory]
    [InlineData(FaultKinds.Checked, 800)]
    [InlineData(Damage, 200)]
    public async Task Whatever_happens_results_side_outputs_and_ledger_are_the_oracles(object faults, int schedules)
    {
        var failure = await Simulations.RunAsync(first: 0, schedules, (FaultKinds)faults, TimeSpan.MaxValue, _ => { });
        Assert.True(failure is null, failure);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_same_on_the_embedded_stores(int seed)
    {
        var failure = await SimulationRun.TryAsync(ScheduleGenerator.Of(seed), new EmbeddedWorldStores());
        Assert.True(failure is null, $"{failure?.At}: {failure?.What}");
    }
}
