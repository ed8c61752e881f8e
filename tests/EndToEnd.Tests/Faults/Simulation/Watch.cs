using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Faults.Memory;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>
/// What must be true after every step: a shard's fences and watermark never move back while its state is not lost, a fence is at the end of
/// a sealed chunk, and no watermark is later than what the ledger and the clock allow.
/// </summary>
internal sealed class Watch(World world, MemoryLedger ledger)
{
    private readonly Dictionary<ShardId, (byte[] Bytes, ShardHead Head)> _seen = [];
    private DateTimeOffset _latest;

    /// <summary>The state of a shard was damaged: what it was doesn't bind what it becomes.</summary>
    public void Forget(ShardId shard) => _seen.Remove(shard);

    public void Look()
    {
        _latest = world.Clock.GetUtcNow() > _latest ? world.Clock.GetUtcNow() : _latest;
        foreach (var (shard, bytes) in world.States)
        {
            if (_seen.TryGetValue(shard, out var seen) && ReferenceEquals(seen.Bytes, bytes))
                continue;
            if (!StoredHeader.IsWhole(bytes) || world.Pipeline.Find(shard.View) is not { } subject
                || ShardStateFormat.ReadHead(bytes, subject) is not { } head)
                continue;
            Check(shard, head, seen.Head);
            _seen[shard] = (bytes, head);
        }
    }

    private void Check(ShardId shard, ShardHead head, ShardHead? before)
    {
        var clock = new EventTime(_latest.ToUnixTimeMilliseconds()).Minus(StreamPipeline.Bound);
        var limit = EventTime.Later(ledger.Watermark, clock);
        Assert.True(head.Fired <= limit, $"the watermark of {shard} is {head.Fired}, but may be {limit} at most");
        Assert.True(
            before is null || before.Fired <= head.Fired, $"the watermark of {shard} moved back from {before?.Fired} to {head.Fired}");
        foreach (var source in head.Sources)
        {
            Assert.True(
                source.Last == Offset.None || ledger.HasEnd(shard.Pipeline, source.Source, source.Last),
                $"the fence of {shard} is at {source.Last} of {source.Source}, where no sealed chunk ends");
            var last = before?.Sources.FirstOrDefault(one => one.Source == source.Source)?.Last ?? Offset.None;
            Assert.True(last <= source.Last, $"the fence of {shard} moved back from {last} to {source.Last} of {source.Source}");
        }
    }
}
