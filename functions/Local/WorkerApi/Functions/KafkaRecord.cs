namespace Microsoft.Azure.Functions.Worker;

/// <summary>A record as the trigger hands it over. A null value is a tombstone.</summary>
public class KafkaRecord
{
    public string Topic { get; set; } = "";

    public int Partition { get; set; }

    public long Offset { get; set; }

    public byte[]? Key { get; set; }

    public byte[]? Value { get; set; }

    public KafkaTimestamp Timestamp { get; set; } = KafkaTimestamp.None;

    public KafkaHeader[] Headers { get; set; } = [];
}
