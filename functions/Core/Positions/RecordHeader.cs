namespace Serverless.Core.Positions;

/// <summary>A header of a Kafka record. Names are case-sensitive and may repeat; a value is any bytes, or null.</summary>
public readonly record struct RecordHeader(string Name, byte[]? Value);
