using Confluent.Kafka;
using Serverless.Producer;

namespace Serverless.EndToEnd.Tests.Producing;

/// <summary>The example of the README, which a test compares with this.</summary>
internal static class ProducingExample
{
    public static async Task RunAsync(ClientConfig client, IAsyncEnumerable<(byte[] Key, byte[] Event)> measurements, CancellationToken ct)
    {
        // example
        var options = new PackerOptions { MaxEvents = 500, Linger = TimeSpan.FromMilliseconds(50) };
        using var producer = new ProducerBuilder<byte[], byte[]>(ProducerSettings.For(client, options)).Build();
        var partitions = EventPacker.PartitionsOf(producer, "telemetry");
        await using var packer = new EventPacker(producer, "telemetry", partitions, options);
        await foreach (var (key, line) in measurements.WithCancellation(ct))
            await packer.AddAsync(key, line, ct);
        await packer.FlushAsync(ct);
        // end
    }
}
