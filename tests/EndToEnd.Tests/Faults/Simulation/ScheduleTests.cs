namespace Serverless.EndToEnd.Tests.Faults.Simulation;

public sealed class ScheduleTests
{
    [Fact]
    public void A_schedule_is_read_as_it_was_written()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var schedule = ScheduleGenerator.Of(seed, (FaultKinds)int.MaxValue);
            var read = Schedule.Parse(schedule.ToString());
            Assert.Equal(schedule.Setup, read.Setup);
            Assert.Equal(schedule.Steps, read.Steps);
        }
    }

    [Fact]
    public void A_seed_gives_one_schedule() => Assert.Equal(ScheduleGenerator.Of(7).ToString(), ScheduleGenerator.Of(7).ToString());

    [Fact]
    public void Every_kind_of_step_is_made()
    {
        var made = Enumerable.Range(0, 200).SelectMany(seed => ScheduleGenerator.Of(seed, (FaultKinds)int.MaxValue).Steps)
            .Select(step => step.GetType()).ToHashSet();
        Assert.Equal(typeof(Step).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Step))).ToHashSet(), made);
    }

    // fails   when both a crash and a tick after it are there, and the stream has three events or more
    [Fact]
    public async Task A_failing_schedule_is_shrunk_to_what_it_takes_to_fail()
    {
        var schedule = ScheduleGenerator.Of(3);
        schedule = schedule with { Steps = [.. schedule.Steps, new Step.Crash(0, 1, true), new Step.Pass(3), new Step.Tick(1)] };

        var shrunk = await new Shrinker("both", RunAsync).ShrinkAsync(schedule);

        Assert.Equal(3, shrunk.Setup.Events);
        Assert.Collection(shrunk.Steps, step => Assert.IsType<Step.Crash>(step), step => Assert.IsType<Step.Tick>(step));

        static Task<Failure?> RunAsync(Schedule schedule)
        {
            var crash = schedule.Steps.ToList().FindIndex(step => step is Step.Crash);
            var fails = schedule.Setup.Events >= 3 && crash >= 0 && schedule.Steps.Skip(crash).Any(step => step is Step.Tick);
            return Task.FromResult(fails ? new Failure("both", "", "") : null);
        }
    }
}
