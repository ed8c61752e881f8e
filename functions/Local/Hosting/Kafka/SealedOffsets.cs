namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// By partition of a topic, the offset after the last record that needs no reading again; partitions of which nothing is read are left
/// out. Null when the functions keep no such account.
/// </summary>
internal delegate IReadOnlyDictionary<int, long>? SealedOffsets(string topic);
