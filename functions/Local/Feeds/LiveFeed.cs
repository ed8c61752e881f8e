using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Feeds;

/// <summary>Produces what a live source measures, every second.</summary>
internal sealed class LiveFeed(LiveSource source, FeedTarget target, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is stopped, and ends then without an exception.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
                await ProduceAsync(ct);
            while (await timer.WaitForNextTickAsync(ct));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            target.Flush(CancellationToken.None);
        }
    }

    private async ValueTask ProduceAsync(CancellationToken ct)
    {
        var partition = KeyPartition.For(source.Key.Span, target.Partitions);
        foreach (var measurement in source.Measure())
        {
            while (!target.TryProduce(partition, source.Key.Span, measurement, events: 1))
                await target.RoomAsync(ct);
        }
    }
}
