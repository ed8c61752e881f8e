using Serverless.Core.Positions;

namespace Serverless.Core.Deltas;

/// <summary>Where in a delta object a section lies.</summary>
/// <param name="Part">What it belongs to: an index in the object's list of parts.</param>
/// <param name="Shard">The shard that it is for; 0 when no shard reads it.</param>
/// <param name="Source">Where its records came from.</param>
/// <param name="Offset">Where it begins, in bytes from the start of the object.</param>
/// <param name="Length">Its length in bytes, as it is stored.</param>
public readonly record struct DeltaSection(int Part, int Shard, Source Source, long Offset, int Length);
