using Serverless.Local.Workloads.Records;
using Serverless.Producer;

namespace Serverless.Local.Feeds;

/// <summary>Produces what a live source measures, every second.</summary>
internal sealed class LiveFeed(LiveSource source, EventPacker packer, TimeProvider time)
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
            await packer.FlushAsync(CancellationToken.None);
        }
    }

    private async ValueTask ProduceAsync(CancellationToken ct)
    {
        foreach (var measurement in source.Measure())
            await packer.AddAsync(source.Key, measurement, ct);
    }
}
