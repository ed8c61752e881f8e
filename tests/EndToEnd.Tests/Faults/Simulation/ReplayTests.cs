namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Schedules that failed once, as the simulation printed them.</summary>
public sealed class ReplayTests
{
    private static async Task ReplayAsync(string schedule)
    {
        var failure = await SimulationRun.TryAsync(Schedule.Parse(schedule));
        Assert.True(failure is null, $"{failure?.At}: {failure?.What}");
    }
}
