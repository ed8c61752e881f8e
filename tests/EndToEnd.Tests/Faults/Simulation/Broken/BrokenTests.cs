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

    // What only a host does that is taken for dead is rare, about one of a thousand schedules: this is one, in its fewest steps.
    [Fact]
    public async Task An_older_pane_in_place_of_a_newer_one_is_found()
    {
        var schedule = Schedule.Parse("""
            setup seed=1403024173 partitions=3 events=33 twists=None views=All startms=0
            + pokems=60 inline=0 pointers=1 chunks=3 outbox=4 cache=100000 days=7
            repeat letter=898100
            deliver host=0 count=3 seed=0
            deliver host=1 count=9 seed=0
            batch host=0 most=6 seed=283081
            deliver host=0 count=4 seed=582399
            deliver host=1 count=4 seed=0
            batch host=1 most=2 seed=444108
            batch host=0 most=7 seed=37782
            repeat letter=152146
            tick host=1
            deliver host=1 count=9 seed=560337
            pass ms=119
            batch host=1 most=7 seed=171837
            deliver host=0 count=3 seed=0
            deliver host=0 count=11 seed=142178
            deliver host=1 count=6 seed=0
            batch host=1 most=3 seed=19929
            batch host=0 most=8 seed=790382
            deliver host=0 count=6 seed=0
            deliver host=0 count=5 seed=892610
            batch host=1 most=7 seed=794305
            deliver host=1 count=10 seed=614816
            deliver host=0 count=2 seed=0
            deliver host=0 count=9 seed=0
            zombie host=0 before=Result seed=754378
            """);

        Assert.NotNull(await SimulationRun.TryAsync(schedule, Stores(BrokenOutputs.TakesOlderPanes), new Seen()));
        Assert.Null(await SimulationRun.TryAsync(schedule));
    }

    private static FaultKinds FaultsFor(string rule) => rule switch
    {
        "forgets corrections" => FaultKinds.Checked & ~(FaultKinds.Redrives | FaultKinds.Duplicates),
        _ => FaultKinds.Checked,
    };

    private static MemoryWorldStores Stores(string rule) => Stores(Rules[rule]);

    private static MemoryWorldStores Stores(Func<StorePorts, StorePorts> change) => new() { Change = change };
}
