using Serverless.Local.Broker;
using Serverless.Local.Feeds;
using Serverless.Local.Runs;
using Serverless.Runtime.Settings;

namespace Serverless.Benchmarks.Streams;

/// <summary>A broker in this process, fed no faster than the consuming process says that it reads.</summary>
internal sealed class StreamsBroker : IAsyncDisposable
{
    private readonly EmbeddedBroker _broker = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly GroupReadOffsets _read;
    private readonly FeedRunner _feed;
    private readonly Task _feeding;

    public StreamsBroker(int devices, long events, FeedPacking packing)
    {
        _broker.CreateTopic(DeviceWorkload.Topic, RunSession.Partitions);
        _broker.CreateTopic(StreamizTopology.Changelog, RunSession.Partitions);
        Source = new StreamsSource(_broker.Address, events);
        var client = KafkaSecurity.None.Client(_broker.Address);
        _read = new GroupReadOffsets(client, DeviceWorkload.Topic, DeviceWorkload.Group, RunSession.Partitions);
        var topic = FeedTopic.Empty(DeviceWorkload.Topic, RunSession.Partitions, _read.FindAsync) with { Packing = packing };
        _feed = FeedRunner.Generated(new DeviceWorkload(devices).Generate(Source.Request), Source.Load, client, topic, TimeProvider.System);
        _feeding = _feed.RunAsync(_stop.Token);
    }

    public StreamsSource Source { get; }

    /// <summary>Stops the feed, then the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _feed.Dispose();
        _read.Dispose();
        _broker.Dispose();
        _stop.Dispose();
    }
}
