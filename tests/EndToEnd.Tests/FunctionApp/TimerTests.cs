using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Serverless.Core.Time;
using Serverless.Functions;
using Serverless.Local.Hosting.Timers;

namespace Serverless.EndToEnd.Tests.FunctionApp;

/// <summary>What the app's timers are set to, and what the code takes them to be set to.</summary>
public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // The slack of idle partitions and the pace of idle topics are made of it.
    [Fact]
    public void A_tick_comes_as_often_as_the_pace_of_idle_topics_takes_it_to() =>
        Assert.All(Gaps<WatermarkFunction>(3_600), gap => Assert.Equal(TimeSpan.FromMilliseconds(TickMark.IntervalMs), gap));

    [Fact]
    public void The_collector_runs_at_least_twice_before_health_forgets_what_it_said() =>
        Assert.All(Gaps<RetentionFunction>(200), gap => Assert.InRange(gap * 2, gap, Runtime.Health.HealthProbe.CollectorStopped));

    /// <summary>Times between occurrences of the function's timer, by the expression of its compiled trigger.</summary>
    private static List<TimeSpan> Gaps<TFunction>(int count)
    {
        var parameter = typeof(TFunction).GetMethod("Run")!.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>()).OfType<TimerTriggerAttribute>().Single();
        var schedule = TimerSchedule.Parse(parameter.Schedule);
        var times = new List<DateTimeOffset> { Start };
        while (times.Count <= count)
            times.Add(schedule.Next(times[^1])!.Value);
        return [.. times.Zip(times.Skip(1), (one, next) => next - one)];
    }
}
