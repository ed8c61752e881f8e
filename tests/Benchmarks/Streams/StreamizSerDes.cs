using System.Text.Json;
using System.Text.Json.Serialization;
using Confluent.Kafka;
using Streamiz.Kafka.Net.SerDes;

namespace Serverless.Benchmarks.Streams;

/// <summary>What Streamiz reads of an event; its device is the record's key.</summary>
internal sealed record Measurement(double Value, long Timestamp);

/// <summary>A device's events in a window.</summary>
internal sealed record Tally(long Count, double Sum);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Measurement))]
internal sealed partial class MeasurementJson : JsonSerializerContext;

internal sealed class MeasurementSerDes : AbstractSerDes<Measurement>
{
    public override Measurement Deserialize(byte[] data, SerializationContext context) =>
        JsonSerializer.Deserialize(data, MeasurementJson.Default.Measurement)!;

    public override byte[] Serialize(Measurement data, SerializationContext context) =>
        JsonSerializer.SerializeToUtf8Bytes(data, MeasurementJson.Default.Measurement);
}

internal sealed class TallySerDes : AbstractSerDes<Tally>
{
    private const int CountBytes = sizeof(long);

    public override Tally Deserialize(byte[] data, SerializationContext context) =>
        new(BitConverter.ToInt64(data), BitConverter.ToDouble(data, CountBytes));

    public override byte[] Serialize(Tally data, SerializationContext context)
    {
        var bytes = new byte[CountBytes + sizeof(double)];
        BitConverter.TryWriteBytes(bytes, data.Count);
        BitConverter.TryWriteBytes(bytes.AsSpan(CountBytes), data.Sum);
        return bytes;
    }
}
