using Serverless.Core.Windows;
using Serverless.EndToEnd.Tests.Faults.Simulation;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// Schedules of some seeds, in the long set of a thousand; <c>simulate</c> of the benchmarks runs as many more as one likes. The variable
/// <c>TEST_SEEDS</c> says how many are some: a mutation run tests hundreds of changed builds.
/// </summary>
public sealed class RandomRunTests
{
    private const int Many = 1_000;

    private const FaultKinds Changes = FaultKinds.Versions | FaultKinds.Layouts | FaultKinds.Checkpoints | FaultKinds.Frozen
        | FaultKinds.State | FaultKinds.Retention | FaultKinds.Redeploy | FaultKinds.Pokes | FaultKinds.Crash | FaultKinds.Growth
        | FaultKinds.Redrives;

    private static readonly int _some =
        int.TryParse(Environment.GetEnvironmentVariable("TEST_SEEDS"), out var some) ? some : 100;

    [Fact]
    public Task Whatever_happens_results_side_outputs_and_ledger_are_the_oracles() => RunAsync(FaultKinds.Checked, _some);

    [Fact]
    public Task The_same_where_little_else_happens_than_versions_layouts_and_lost_states() => RunAsync(Changes, _some);

    [Fact, Trait("Set", "long")]
    public async Task The_same_of_many_and_every_kind_of_fault_is_reached() =>
        AssertReached((await RunAsync(FaultKinds.Checked, Many)).Seen);

    [Fact, Trait("Set", "long")]
    public async Task The_same_of_many_versions_layouts_and_lost_states()
    {
        var seen = (await RunAsync(Changes, Many)).Seen;
        Assert.True(seen.Of(FaultKinds.Versions) >= 50, $"{seen}");
        Assert.True(seen.Of(FaultKinds.Layouts) >= 500, $"{seen}");
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

    private static async Task<Simulations> RunAsync(FaultKinds allowed, int count)
    {
        var simulations = new Simulations(allowed) { Shrinks = count >= 100 };
        var failure = await simulations.RunAsync(first: 0, count);
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
