using Serverless.Runtime.Batches;
using Serverless.Runtime.Epochs;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>Steps of hosts that read the topic.</summary>
internal sealed class BatchSteps(SimulatedWorld world)
{
    public Task TakeAsync(Step.Batch step)
    {
        var host = world.HostOf(step.Host);
        return world.Watch is { } watch
            ? watch.BatchAsync(host, () => ReadAsync(host, step.Most, step.Seed))
            : ReadAsync(host, step.Most, step.Seed);
    }

    public async Task TakeAsync(Step.Overlap step)
    {
        var host = world.HostOf(step.Host);
        host.Faults.Meanwhile = (NameOf(step.Before), () =>
        {
            world.Seen.Fault(FaultKinds.Overlap);
            return ReadAsync(world.OtherThan(host), step.Most, step.Seed + 1);
        });
        await ReadAsync(host, step.Most, step.Seed);
        host.Faults.Meanwhile = null;
    }

    public async Task TakeAsync(Step.SlowSeal step)
    {
        var host = world.HostOf(step.Host);
        var appends = Appends(host);
        host.Faults.Meanwhile = ("append", async () =>
        {
            world.World.Clock.Advance(Setup.Grace + TimeSpan.FromMinutes(1));
            await Steps.CollectAsync(world.OtherThan(host));
        });
        await ReadAsync(host, step.Most, step.Seed);
        host.Faults.Meanwhile = null;
        if (Appends(host) > appends + 1)
            world.Seen.Fault(FaultKinds.SlowSeal);
    }

    public void Take(Step.Commit step)
    {
        var (host, random) = (world.HostOf(step.Host), new Random(step.Seed));
        var partition = random.Next(host.Next.Length);
        var committed = world.World.Topic.Committed[partition];
        if (host.Next[partition] > committed)
            world.World.Topic.Committed[partition] = random.Next(committed, host.Next[partition] + 1);
    }

    public void Take(Step.Rewind step)
    {
        var (host, random) = (world.HostOf(step.Host), new Random(step.Seed));
        for (var partition = 0; partition < host.Next.Length; partition++)
        {
            var next = host.Next[partition];
            host.Next[partition] = random.Next(Math.Min(world.World.Topic.Committed[partition], next), next + 1);
            if (host.Next[partition] < next)
                world.Seen.Fault(FaultKinds.Rewind);
        }
    }

    public static string NameOf(Before before) => before.ToString().ToLowerInvariant();

    public static async Task ReadAsync(Host host, int most, int seed)
    {
        var random = new Random(seed);
        await TryReadAsync(host, [.. host.Next.Select(_ => random.Next(3) == 0 ? 0 : random.Next(most + 1))], random);
    }

    /// <summary>Reads a batch, unless the topic isn't the one that is sealed, or what must be known of earlier events is damaged.</summary>
    public static async Task TryReadAsync(Host host, int[] counts, Random random)
    {
        try
        {
            await host.BatchAsync(counts, random);
        }
        catch (Exception exception) when (exception is TopicRecreatedException or IngestStoppedException)
        {
            // The batch comes again.
        }
    }

    private static int Appends(Host host) => host.Faults.Writes.Count(write => write == "append");
}
