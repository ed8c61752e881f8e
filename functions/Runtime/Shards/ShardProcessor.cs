using Serverless.Core.Shards;

namespace Serverless.Runtime.Shards;

public sealed class ShardProcessor
{
    public Task<byte[]> ApplyAsync(ShardId id, byte[]? state, Poke poke, CancellationToken ct) => throw new NotSupportedException();
}
