using System.Globalization;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

public sealed class SimulationTests
{
    private const int Schedules = 1_000;

    // On two threads, each schedule on one.
    [Fact]
    public async Task Whatever_happens_the_outcome_is_the_oracles()
    {
        var (from, count) = (Environment("SIM_FROM", 0), Environment("SIM_COUNT", Schedules));
        var allowed = (FaultKinds)Environment("SIM_FAULTS", (int)FaultKinds.Checked);
        var report = await Simulations.RunAsync(from, count, allowed, TimeSpan.MaxValue, _ => { });
        Assert.True(report is null, report);
    }

    private static int Environment(string name, int otherwise) =>
        int.TryParse(System.Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
