using Serverless.Core.Ledger;

namespace Serverless.Core.Tests.Ledger;

public sealed class ChunkCountsTests
{
    private static readonly ChunkCounts Balanced = ChunkCounts.None with
    {
        Read = 21,
        Merged = 1,
        Late = 2,
        Filtered = 3,
        Duplicate = 4,
        DeadLettered = new Dictionary<string, long> { ["malformed"] = 5, ["wrong-type"] = 6 },
        Dropped = new Dictionary<string, long> { ["a"] = 1, ["b"] = 2 },
    };

    // 21 = 1 + 2 + 3 + 4 + (5 + 6), of the 3 at most 3 dropped
    [Fact]
    public void Every_event_that_was_read_is_counted_once()
    {
        Assert.True(Balanced.Balances);
        Assert.False((Balanced with { Read = 22 }).Balances);
        Assert.False((Balanced with { Merged = 0 }).Balances);
        Assert.False((Balanced with { Dropped = new Dictionary<string, long> { ["a"] = 4 } }).Balances);
        Assert.True((Balanced with { Dropped = new Dictionary<string, long> { ["a"] = 1 } }).Balances);
    }

    [Fact]
    public void Nothing_balances() => Assert.True(ChunkCounts.None.Balances);
}
