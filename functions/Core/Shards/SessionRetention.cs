namespace Serverless.Core.Shards;

/// <summary>
/// How long past its end and lateness a session's state stays. One partition's order decides for itself; the watermark of a shard fed by
/// several runs behind each of theirs, and a gap more makes sure that no event that is on time can touch a session that is gone.
/// </summary>
internal static class SessionRetention
{
    public static long Of(ShardState state, long gapMs) => state.Sources.Count > 1 ? gapMs : 0;
}
