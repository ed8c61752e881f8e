using Serverless.Core.Positions;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>
/// Judges a run that ends with a topic which isn't the one that is sealed: nothing is read of a partition that shows it, and that is loud.
/// </summary>
internal sealed class TopicJudge(SimulatedWorld world)
{
    public async Task JudgeAsync()
    {
        var (calm, host, topic) = (new CalmTime(world), world.World.Start(), world.World.Topic);
        for (var tries = 0; host.HasMore && tries < 10; tries++)
            await BatchSteps.TryReadAsync(host, [.. topic.Produced.Select(_ => 50)], new Random(tries));
        await calm.PassAsync(host, seconds: 3);
        world.Topics.AssertNothingSealed();
        if (!Enumerable.Range(0, topic.Partitions).Any(partition => world.Topics.Shows(new Partition(partition))))
            return;
        Assert.True(await calm.IsLoudAsync(host), "the topic was made anew, and nothing says so");
        world.Seen.Halt();
    }
}
