namespace Serverless.Runtime.Archive;

/// <summary>The events of one batch that happened on one day (UTC), as an Avro object container file.</summary>
internal sealed record ArchiveFile(DateOnly Date, ReadOnlyMemory<byte> Content);
