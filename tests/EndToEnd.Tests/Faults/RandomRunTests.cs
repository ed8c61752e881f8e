using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Simulation;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Schedules of a thousand seeds; <c>simulate</c> of the benchmarks runs as many more as one likes. The variable <c>TEST_SEEDS</c> limits
/// them: a mutation run tests hundreds of changed builds.
/// </summary>
public sealed class RandomRunTests
{
    private const int Schedules = 1_000;

    private static readonly int _most =
        int.TryParse(Environment.GetEnvironmentVariable("TEST_SEEDS"), out var most) ? most : Schedules;

    [Fact]
    public async Task Whatever_happens_results_side_outputs_and_ledger_are_the_oracles()
    {
        var simulations = await RunAsync(FaultKinds.Checked);
        if (_most >= Schedules)
            AssertReached(simulations.Seen);
    }

    [Fact]
    public async Task The_same_where_little_else_happens_than_versions_layouts_and_lost_states()
    {
        const FaultKinds changes = FaultKinds.Versions | FaultKinds.Layouts | FaultKinds.Checkpoints | FaultKinds.Frozen | FaultKinds.State
            | FaultKinds.Retention | FaultKinds.Redeploy | FaultKinds.Pokes | FaultKinds.Crash | FaultKinds.Growth | FaultKinds.Redrives;
        var seen = (await RunAsync(changes)).Seen;
        Assert.True(_most < Schedules || seen.Of(FaultKinds.Versions) >= 50, $"{seen}");
        Assert.True(_most < Schedules || seen.Of(FaultKinds.Layouts) >= 500, $"{seen}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_same_on_the_embedded_stores(int seed)
    {
        var failure = await SimulationRun.TryAsync(ScheduleGenerator.Of(seed), new EmbeddedWorldStores(), new Seen());
        Assert.True(failure is null, $"{failure?.At}: {failure?.What}");
    }

    private static async Task<Simulations> RunAsync(FaultKinds allowed)
    {
        var simulations = new Simulations(allowed) { Shrinks = _most >= Schedules };
        var failure = await simulations.RunAsync(first: 0, _most);
        Assert.True(failure is null, failure);
        return simulations;
    }

    private static void AssertReached(Seen seen)
    {
        var rare = Enum.GetValues<FaultKinds>().Where(kind => kind is not (FaultKinds.None or FaultKinds.Checked) && seen.Of(kind) < 20);
        Assert.True(!rare.Any(), $"kinds of faults that hardly do anything: {string.Join(", ", rare)}; {seen}");
        Assert.True(seen.Of(PaneKind.Correction) >= 100, $"few results were corrected: {seen}");
        Assert.True(seen is { Halts: >= 20, Returns: >= 20 }, $"few topics were made anew while they were read: {seen}");
        Assert.True(seen.Uncertain > 0 && seen.Audited > 1_000 * seen.Uncertain, $"audits leave nothing open, or much: {seen}");
    }
}
