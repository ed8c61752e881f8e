namespace Serverless.Core.Definitions;

/// <summary>What the drift radar of a pipeline watches: which formats, fields and kinds of lines each source sends.</summary>
/// <param name="Source">
/// The field that says where an event is from, text, integer or boolean; null: all are from one source. Of rejected events it is known only
/// where it comes from the record, its key or a header.
/// </param>
/// <param name="Sample">One event of so many is looked at, chosen by its position in the topic: 1 to 1,000.</param>
/// <param name="Shards">How many shards keep what was seen, by the hash of the source: 1 to 256.</param>
public sealed record DriftDefinition(string? Source, int Sample, int Shards);
