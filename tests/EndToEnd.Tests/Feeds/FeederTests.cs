using System.Text;
using Microsoft.Extensions.Time.Testing;
using Serverless.EndToEnd.Tests.Workloads.Telemetry;
using Serverless.Local.Feeds;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Telemetry;
using Serverless.Producer.Packing;

namespace Serverless.EndToEnd.Tests.Feeds;

public sealed class FeederTests : IDisposable
{
    private readonly FeedBroker _broker = new();

    public void Dispose() => _broker.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Every_event_arrives_in_its_partition_in_order_and_bears_the_clocks_time(int pack)
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123));
        var scenario = Some.Bad(3_000);
        var (target, packer) = _broker.Feed(time, packing: new FeedPacking(pack, Compression.None));

        await new Feeder(new TelemetryGenerator(scenario), packer, null, time).RunAsync(CancellationToken.None);

        var records = _broker.ReadAll();
        Assert.Equal(3_000, packer.Events);
        Assert.Equal(target.Records, records.Sum(partition => partition.Count));
        Assert.InRange(target.Records, 3_000 / pack, (3_000 / pack) + FeedBroker.Partitions);
        Assert.Equal(
            Expected(scenario),
            records.SelectMany((partition, number) => partition.SelectMany(record =>
                Encoding.Latin1.GetString(record.Value).Split('\n').Select(line => $"{number} {line}"))));
        Assert.All(
            records.SelectMany((partition, number) => partition.Select(record => (number, record.Key))),
            record => Assert.Equal(record.number, KeyPartition.For(record.Key, FeedBroker.Partitions)));
        Assert.All(records.SelectMany(partition => partition), record => Assert.Equal(1_800_000_000_123, record.Timestamp.UnixTimestampMs));
    }

    [Fact]
    public async Task A_feed_never_runs_further_ahead_of_its_readers_than_the_broker_keeps()
    {
        // 160,000 events are some 9 MB a partition, of which the broker keeps 5. They are read only when the feed asks what was read.
        const int count = 160_000;
        var read = new long[FeedBroker.Partitions];
        var (_, packer) = _broker.Feed(TimeProvider.System, ReadSomeAsync);

        await new Feeder(new TelemetryGenerator(Some.Scenario(count)), packer, null, TimeProvider.System)
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
        var (_, packer) = _broker.Feed(time);
        var feeding = new Feeder(new TelemetryGenerator(Some.Scenario(30)), packer, 10, time).RunAsync(CancellationToken.None);

        Assert.True(SpinWait.SpinUntil(() => packer.Events == 1, TimeSpan.FromSeconds(20)));
        for (var tenths = 0; !feeding.IsCompleted; tenths++)
        {
            Assert.InRange(packer.Events, 0, tenths + 1);
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await feeding;
        Assert.Equal(30, packer.Events);
    }

    [Fact]
    public async Task A_feed_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        var (_, packer) = _broker.Feed(TimeProvider.System);
        var feeding = new Feeder(new TelemetryGenerator(Some.Scenario(1_000_000)), packer, 1, TimeProvider.System).RunAsync(stop.Token);
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
        var events = new TelemetryGenerator(scenario);
        var texts = new List<(int Partition, string Text)>();
        while (events.Next())
            texts.Add((events.Partition, $"{events.Partition} {Encoding.Latin1.GetString(events.Value)}"));
        return [.. texts.OrderBy(one => one.Partition).Select(one => one.Text)];
    }
}
