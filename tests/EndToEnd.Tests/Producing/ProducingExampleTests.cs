using System.Text;
using Serverless.Core.Definitions;
using Serverless.EndToEnd.Tests.House;
using Serverless.Local.Broker;
using Serverless.Runtime.Kafka;
using Serverless.Runtime.Settings;
using Serverless.Runtime.Unpacking;

namespace Serverless.EndToEnd.Tests.Producing;

public sealed class ProducingExampleTests
{
    [Fact]
    public void The_readme_shows_the_example_that_is_compiled_here()
    {
        var source = File.ReadAllText(Path.Combine(Checkout.Root, "tests/EndToEnd.Tests/Producing/ProducingExample.cs"));
        var example = source.Split("// example\n")[1].Split("// end")[0].Trim().Split('\n').Select(line => line.Trim());
        var readme = File.ReadAllText(Path.Combine(Checkout.Root, "README.md")).Split('\n').Select(line => line.Trim());

        Assert.Contains(string.Join('\n', example), string.Join('\n', readme), StringComparison.Ordinal);
    }

    // 2,000 events of 20 keys in four partitions of a broker, and back
    [Fact]
    public async Task The_example_brings_every_event_to_the_partition_of_its_key()
    {
        using var broker = new EmbeddedBroker();
        broker.CreateTopic("telemetry", 4);
        var client = KafkaSecurity.None.Client(broker.Address);

        await ProducingExample.RunAsync(client, EventsAsync(), CancellationToken.None);

        using var topics = new KafkaTopics(client, TimeProvider.System);
        using var records = new KafkaRecords(client, TimeProvider.System);
        using var unpacker = new Unpacker();
        var found = new List<(string Key, int Number)>();
        foreach (var (partition, end) in await topics.EndsAsync("telemetry", CancellationToken.None))
        {
            if (end.Value == 0)
                continue;
            foreach (var record in await records.ReadAsync("telemetry", partition, new(0), new(end.Value - 1), CancellationToken.None))
            {
                Assert.Null(unpacker.Unpack(record.Value!, 1 << 20, out var plain));
                var lines = Encoding.UTF8.GetString(plain).Split('\n').Select(line => line.Split(' ')).ToList();
                Assert.All(lines, line => Assert.Equal(partition, Partitioner.Murmur2.PartitionOf(Encoding.UTF8.GetBytes(line[0]), 4)));
                found.AddRange(lines.Select(line => (line[0], int.Parse(line[1], null))));
            }
        }
        Assert.All(
            found.GroupBy(one => one.Key), key => Assert.Equal(Enumerable.Range(0, 100), key.Select(one => one.Number)));
        Assert.Equal(2_000, found.Count);
    }

    private static async IAsyncEnumerable<(byte[] Key, byte[] Event)> EventsAsync()
    {
        await Task.CompletedTask;
        for (var number = 0; number < 2_000; number++)
        {
            var key = $"device-{number % 20}";
            yield return (Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{key} {number / 20}"));
        }
    }
}
