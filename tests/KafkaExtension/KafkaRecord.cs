using System.Text;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A record as the trigger hands it over.</summary>
public class KafkaRecord
{
    public string Topic { get; set; }

    public int Partition { get; set; }

    public long Offset { get; set; }

    public byte[] Key { get; set; }

    public byte[] Value { get; set; }

    public KafkaTimestamp Timestamp { get; set; }

    public KafkaHeader[] Headers { get; set; }
}

/// <summary>The time of a record, in milliseconds since 1970.</summary>
public class KafkaTimestamp
{
    public long UnixTimestampMs { get; set; }

    public KafkaTimestampType Type { get; set; }

    public DateTimeOffset DateTimeOffset => DateTimeOffset.FromUnixTimeMilliseconds(UnixTimestampMs);
}

/// <summary>A header of a record; keys may repeat.</summary>
public class KafkaHeader
{
    public string Key { get; set; }

    public byte[] Value { get; set; }

    public string GetValueAsString() => Value is null ? null : Encoding.UTF8.GetString(Value);
}
