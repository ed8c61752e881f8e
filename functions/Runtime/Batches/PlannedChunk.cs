using Serverless.Core.Ledger;
using Serverless.Core.Positions;

namespace Serverless.Runtime.Batches;

/// <summary>The records of a batch that are of one partition and not sealed yet, and the head that they follow.</summary>
internal sealed record PlannedChunk(Partition Partition, PartitionHead Head, IReadOnlyList<SourceRecord> Records);
