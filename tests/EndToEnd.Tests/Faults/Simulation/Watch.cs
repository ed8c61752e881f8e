using Serverless.Core.Binary;
using Serverless.Core.Ledger;
using Serverless.Core.Positions;
using Serverless.Core.States;
using Serverless.Core.Tests.Streams;
using Serverless.Core.Time;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Deltas;

namespace Serverless.EndToEnd.Tests.Faults.Simulation;

/// <summary>
/// What must be true after every step: a shard's fences and watermark never move back while its state is not lost, a fence is at the end of
/// a sealed chunk, and no watermark is later than what the ledger and the clock allow.
/// </summary>
internal sealed class Watch(World world, MemoryLedger ledger)
{
    private readonly Dictionary<ShardId, (byte[] Bytes, ShardHead Head)> _seen = [];
    private readonly Dictionary<Host, long> _poked = [];
    private readonly Dictionary<Host, long> _looked = [];
    private readonly Dictionary<Host, (int Reads, int Writes)> _noted = [];
    private DateTimeOffset _latest;

    /// <summary>The state of a shard was damaged: what it was doesn't bind what it becomes.</summary>
    public void Forget(ShardId shard) => _seen.Remove(shard);

    public void Look(params Host[] hosts)
    {
        Array.ForEach(hosts, Note);
        _latest = world.Clock.GetUtcNow() > _latest ? world.Clock.GetUtcNow() : _latest;
        foreach (var (shard, bytes) in world.States)
        {
            if (_seen.TryGetValue(shard, out var seen) && ReferenceEquals(seen.Bytes, bytes))
                continue;
            if (HeadOf(shard) is not { } head)
                continue;
            Check(shard, head, seen.Head);
            _seen[shard] = (bytes, head);
        }
    }

    /// <summary>
    /// A batch in calm weather, on a host whose wall clock may have jumped: it has looked whether shards are under pressure lately, and
    /// when it has sealed what shards must merge it pokes them, if it hasn't poked lately.
    /// </summary>
    public async Task BatchAsync(Host host, Func<Task> batch)
    {
        var merged = ledger.Merged;
        await batch();
        Note(host);
        if (host.Faults.IsDown || host.Faults.IsStormy || ledger.Merged == merged)
            return;
        AssertLately(_looked, host, TimeSpan.FromSeconds(1), "sealed a batch, and has not looked for pressure");
        AssertLately(_poked, host, world.Options.PokeInterval, "sealed a batch, and has not poked a shard");
    }

    /// <summary>A shard that has not applied all that is sealed for it; null when there is none.</summary>
    public ShardId? Lagging(PipelineEpoch? epoch)
    {
        foreach (var shard in epoch?.Shards() ?? [])
        {
            var sources = HeadOf(shard)?.Sources;
            if (sources is null || sources.Any(source => ledger.HasAfter(shard.Pipeline, source.Source, source.Last)))
                return shard;
        }
        return null;
    }

    private void Note(Host host)
    {
        var (reads, writes) = _noted.GetValueOrDefault(host);
        if (host.Faults.Reads.Skip(reads).Contains("flag"))
            _looked[host] = world.Clock.GetTimestamp();
        if (host.Faults.Writes.Skip(writes).Contains("poke"))
            _poked[host] = world.Clock.GetTimestamp();
        _noted[host] = (host.Faults.Reads.Count, host.Faults.Writes.Count);
    }

    private void AssertLately(Dictionary<Host, long> times, Host host, TimeSpan within, string what)
    {
        var elapsed = times.TryGetValue(host, out var at) ? world.Clock.GetElapsedTime(at) : TimeSpan.MaxValue;
        Assert.True(elapsed <= within, $"a host {what} for {elapsed}");
    }

    /// <summary>Null when there is no state, or one that can't be read.</summary>
    private ShardHead? HeadOf(ShardId shard)
    {
        if (!world.States.TryGetValue(shard, out var bytes) || !StoredHeader.IsWhole(bytes))
            return null;
        try
        {
            return world.Pipeline.Find(shard.View) is { } subject ? ShardStateFormat.ReadHead(PackedState.Open(bytes), subject) : null;
        }
        catch (UnknownFormException)
        {
            return null;
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
