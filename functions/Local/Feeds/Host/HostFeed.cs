using System.Text;
using Serverless.Local.Generation;

namespace Serverless.Local.Feeds.Host;

/// <summary>Produces this machine's measurements every second.</summary>
internal sealed class HostFeed(HostSource source, FeedTarget target, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(HostSource.Device);

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
        var partition = KeyPartition.Of(Key, target.Partitions);
        foreach (var measurement in source.Measure())
        {
            while (!target.TryProduce(partition, Key, measurement, events: 1))
                await target.RoomAsync(ct);
        }
    }
}
