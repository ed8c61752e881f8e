namespace Microsoft.Azure.Functions.Worker;

public class KafkaTimestamp
{
    internal static readonly KafkaTimestamp None = new();

    public long UnixTimestampMs { get; set; }

    public KafkaTimestampType Type { get; set; }

    public DateTimeOffset DateTimeOffset => DateTimeOffset.FromUnixTimeMilliseconds(UnixTimestampMs);
}
