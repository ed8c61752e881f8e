namespace Serverless.Local.Hosting.Kafka;

/// <summary>
/// By partition of a function's topic, the offset after the last record that needs no reading again; partitions of which nothing is read
/// are left out. Null when the function keeps no such account.
/// </summary>
internal delegate IReadOnlyDictionary<int, long>? SealedOffsets(string function);
