using Serverless.Local.Workloads.Records;
using Serverless.Producer;

namespace Serverless.Local.Feeds;

/// <summary>Produces generated events: all of them, in order, at a rate or as fast as the topic takes them.</summary>
internal sealed class Feeder(EventSource source, EventPacker packer, double? eventsPerSecond, TimeProvider time)
{
    /// <summary>
    /// Ends when the broker has all. Throws <see cref="OperationCanceledException"/> when stopped before, and what
    /// <see cref="FeedTarget"/> throws.
    /// </summary>
    public Task RunAsync(CancellationToken ct) => Task.Run(() => FeedAsync(ct), ct);

    private async Task FeedAsync(CancellationToken ct)
    {
        var pace = new Pace(eventsPerSecond, time);
        for (var produced = 0L; source.Next(); produced++)
        {
            ct.ThrowIfCancellationRequested();
            var wait = pace.Wait(produced);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, ct);
            while (!packer.TryAdd(source.Partition, source.Key, source.Value, out _))
                await packer.RoomAsync(ct);
        }
        await packer.FlushAsync(ct);
    }
}
