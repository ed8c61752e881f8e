using Serverless.Core.Positions;
using Serverless.Core.States;

namespace Serverless.Runtime.Explanations;

/// <summary>What a result rests on of one source.</summary>
/// <param name="Source">The partition, or what is redriven of it.</param>
/// <param name="First">The first offset of the first chunk with events of the result.</param>
/// <param name="Last">The last offset of the last one.</param>
/// <param name="Chunks">How many such chunks there are, at least 1.</param>
/// <param name="Events">How many of the result's events they have.</param>
/// <param name="Fence">Up to where the shard has applied the source, and its watermark there; null when that isn't known.</param>
public sealed record ExplainedSource(Source Source, long First, long Last, int Chunks, long Events, SourceFence? Fence);
