namespace Serverless.Runtime.Shards;

/// <summary>
/// A chunk failed while it was merged, so the state may hold a part of it. The saved state doesn't: the operation is done again from that,
/// carefully.
/// </summary>
internal sealed class SpoiltStateException(Exception cause) : Exception("a chunk can't be merged as a whole", cause);
