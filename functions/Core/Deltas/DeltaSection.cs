using Serverless.Core.Positions;

namespace Serverless.Core.Deltas;

/// <summary>Where in a delta object the part for one shard of a view, from one partition, lies. Views are numbered as in the object's list.</summary>
public readonly record struct DeltaSection(int View, int Shard, Partition Partition, long Offset, int Length);
