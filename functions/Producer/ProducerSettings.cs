using Confluent.Kafka;

namespace Serverless.Producer;

/// <summary>The Kafka client that a packer needs.</summary>
public static class ProducerSettings
{
    // Of a record beside its value: its key, headers and frame.
    private const int Beside = 64 * 1024;

    /// <summary>
    /// Settings of a producer that keeps order through its retries and writes nothing twice (idempotent, acknowledged by all replicas in
    /// sync). After <c>message.timeout.ms</c>, by default 5 minutes, it gives a record up. Records come compressed, so it doesn't do that.
    /// </summary>
    /// <param name="client">Brokers and security.</param>
    /// <param name="options">Say how large records become.</param>
    public static ProducerConfig For(ClientConfig client, PackerOptions options) => new(client.ToDictionary())
    {
        EnableIdempotence = true,
        Acks = Acks.All,
        CompressionType = CompressionType.None,
        MessageMaxBytes = options.MaxBytes + Beside,
        DeliveryReportFields = "status",
    };
}
