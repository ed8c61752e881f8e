using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults.Simulation.Broken;

/// <summary>The simulation finds what it is there for: adapters that break one rule fail within a few schedules.</summary>
public sealed class BrokenTests
{
    private const int Schedules = 200;

    private static readonly Dictionary<string, Func<StorePorts, StorePorts>> Rules = new()
    {
        ["takes two appends at one place"] = BrokenLedgers.TakesTwoAppendsAtOnePlace,
        ["steps over gaps"] = BrokenLedgers.StepsOverGaps,
        ["collects without a mark"] = BrokenLedgers.CollectsWithoutAMark,
        ["ignores fences"] = BrokenLedgers.IgnoresFences,
        ["takes older panes for newer ones"] = BrokenOutputs.TakesOlderPanes,
        ["drops keys of handovers"] = BrokenStates.DropsKeysOfHandovers,
        ["takes the checkpoint of another shard"] = BrokenStates.TakesTheCheckpointOfAnotherShard,
        ["forgets corrections"] = BrokenOutputs.ForgetsCorrections,
        ["replaces pages unseen"] = BrokenOutputs.ReplacesPagesUnseen,
        ["doesn't mark what was redriven"] = BrokenOutputs.MarksNothing,
        ["shows what was never sealed"] = BrokenOutputs.ShowsWhatWasNeverSealed,
    };

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_broken_rule_is_found_within_a_few_schedules(string rule)
    {
        for (var seed = 0; seed < Schedules; seed++)
        {
            if (await SimulationRun.TryAsync(ScheduleGenerator.Of(seed, FaultsFor(rule)), Stores(rule), new Seen()) is not null)
                return;
        }
        Assert.Fail($"it {rule}, and survives {Schedules} schedules");
    }

    [Fact]
    public async Task A_schedule_that_was_printed_fails_in_the_same_way_when_it_is_pasted()
    {
        var printed = await new Simulations(FaultKinds.Checked, () => Stores("steps over gaps")).RunAsync(first: 0, count: 2);

        var pasted = Schedule.Parse(printed!.Split("\"\"\"")[1]);

        var failure = await SimulationRun.TryAsync(pasted, Stores("steps over gaps"), new Seen());
        Assert.Contains($"{failure!.At}: {failure.What.Split('\n')[0]}", printed, StringComparison.Ordinal);
        Assert.Null(await SimulationRun.TryAsync(pasted));
    }

    // What only a host that is taken for dead does is rare: with other faults beside it takes some hundred schedules.
    private static FaultKinds FaultsFor(string rule) => rule switch
    {
        "takes older panes for newer ones" => FaultKinds.Overlap | FaultKinds.Pokes,
        "forgets corrections" => FaultKinds.Checked & ~(FaultKinds.Redrives | FaultKinds.Duplicates),
        _ => FaultKinds.Checked,
    };

    private static MemoryWorldStores Stores(string rule) => new() { Change = Rules[rule] };
}
