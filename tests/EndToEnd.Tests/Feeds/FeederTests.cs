using System.Text;
using Microsoft.Extensions.Time.Testing;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Feeds;
using Serverless.Local.Workloads.Telemetry;

namespace Serverless.EndToEnd.Tests.Feeds;

public sealed class FeederTests : IDisposable
{
    private readonly FeedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Every_record_arrives_in_its_partition_in_order_and_bears_the_clocks_time(int pack)
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123));
        var scenario = Some.Bad(3_000) with { Pack = pack };
        var target = new FeedTarget(_broker.Producer, FeedBroker.Topic, FeedBroker.Partitions, time);

        await new Feeder(TelemetryGenerator.Records(scenario), target, null, time).RunAsync(CancellationToken.None);

        var records = _broker.ReadAll();
        Assert.Equal(3_000, target.Events);
        Assert.Equal(target.Records, records.Sum(partition => partition.Count));
        Assert.Equal(
            Expected(scenario),
            records.SelectMany((partition, number) => partition.Select(record => Text(number, record.Key, record.Value))));
        Assert.All(records.SelectMany(partition => partition), record => Assert.Equal(1_800_000_000_123, record.Timestamp.UnixTimestampMs));
    }

    [Fact]
    public async Task A_feed_never_runs_further_ahead_of_its_readers_than_the_broker_keeps()
    {
        // 160,000 events are some 9 MB a partition, of which the broker keeps 5. They are read only when the feed asks what was read.
        const int count = 160_000;
        var read = new long[FeedBroker.Partitions];
        var target = new FeedTarget(_broker.Producer, FeedBroker.Topic, FeedBroker.Partitions, TimeProvider.System, ReadSomeAsync);

        await new Feeder(TelemetryGenerator.Records(Some.Scenario(count)), target, null, TimeProvider.System)
            .RunAsync(CancellationToken.None);
        while (read.Sum() < count)
            ReadOne(read);

        Assert.Equal(count, read.Sum());

        ValueTask<IReadOnlyList<long>> ReadSomeAsync(CancellationToken ct)
        {
            for (var records = 0; records < 5_000; records++)
                ReadOne(read);
            return ValueTask.FromResult<IReadOnlyList<long>>(read);
        }
    }

    [Fact]
    public async Task A_paced_feed_waits_for_the_clock()
    {
        var time = new FakeTimeProvider();
        var target = new FeedTarget(_broker.Producer, FeedBroker.Topic, FeedBroker.Partitions, time);
        var feeding = new Feeder(TelemetryGenerator.Records(Some.Scenario(30)), target, 10, time).RunAsync(CancellationToken.None);

        Assert.True(SpinWait.SpinUntil(() => target.Events == 1, TimeSpan.FromSeconds(20)));
        for (var tenths = 0; !feeding.IsCompleted; tenths++)
        {
            Assert.InRange(target.Events, 0, tenths + 1);
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await feeding;
        Assert.Equal(30, target.Events);
    }

    [Fact]
    public async Task A_feed_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        var target = new FeedTarget(_broker.Producer, FeedBroker.Topic, FeedBroker.Partitions, TimeProvider.System);
        var feeding = new Feeder(TelemetryGenerator.Records(Some.Scenario(1_000_000)), target, 1, TimeProvider.System).RunAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feeding);
    }

    private void ReadOne(long[] read)
    {
        if (_broker.Read() is not { } record)
            return;
        // A gap would mean that the broker has dropped what wasn't read yet.
        Assert.Equal(read[record.Partition.Value]++, record.Offset.Value);
    }

    private static List<string> Expected(TelemetryScenario scenario)
    {
        var records = TelemetryGenerator.Records(scenario);
        var texts = new List<(int Partition, string Text)>();
        while (records.Next())
            texts.Add((records.Partition, Text(records.Partition, records.Key, records.Value)));
        return [.. texts.OrderBy(record => record.Partition).Select(record => record.Text)];
    }

    private static string Text(int partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        $"{partition} {Encoding.UTF8.GetString(key)} {Encoding.Latin1.GetString(value)}";
}
