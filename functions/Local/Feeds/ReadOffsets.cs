namespace Serverless.Local.Feeds;

/// <summary>
/// For each partition the offset before which all is read for good: by a consumer group that may crash, the committed one. 0 where
/// nothing is yet.
/// </summary>
internal delegate ValueTask<IReadOnlyList<long>> ReadOffsets(CancellationToken ct);
