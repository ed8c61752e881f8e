using Serverless.Core.Ledger;
using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.Runtime.Deltas;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>What is handed over stays as it is once it is there.</summary>
public sealed class SavedStateTests
{
    private static readonly ShardId Shard = new("stream", "hopping", new(1), 0);

    private readonly MemoryDeltas _objects = new();

    private SavedStates Saved => new(_objects);

    // donor    silent: an heir makes its handover [1] ── heirs begin from it ── wakes up, hands over [2]
    // stored                                      [1]                                                [1]
    [Fact]
    public async Task The_first_handover_stays()
    {
        await Saved.WriteHandoverAsync(Shard, new byte[] { 1 }, CancellationToken.None);
        await Saved.WriteHandoverAsync(Shard, new byte[] { 2 }, CancellationToken.None);

        Assert.Equal([1], (await Saved.ReadHandoverAsync(Shard, CancellationToken.None))!.Value.ToArray());
    }

    [Fact]
    public async Task One_that_is_damaged_is_none_and_is_replaced()
    {
        await Saved.WriteHandoverAsync(Shard, new byte[] { 1 }, CancellationToken.None);
        _objects.Damage(("stream", SavedStates.HandoverName(Shard)), stored => stored[..^1]);
        Assert.False(await Saved.HasHandoverAsync(Shard, CancellationToken.None));

        await Saved.WriteHandoverAsync(Shard, new byte[] { 2 }, CancellationToken.None);

        Assert.True(await Saved.HasHandoverAsync(Shard, CancellationToken.None));
        Assert.Equal([2], (await Saved.ReadHandoverAsync(Shard, CancellationToken.None))!.Value.ToArray());
    }

    [Fact]
    public async Task One_that_never_was_is_none() =>
        Assert.False(await Saved.HasHandoverAsync(Shard, CancellationToken.None));
}
