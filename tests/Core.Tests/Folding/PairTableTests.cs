using Serverless.Core.Partials;

namespace Serverless.Core.Tests.Folding;

public sealed class PairTableTests
{
    [Fact]
    public void Pairs_are_numbered_from_zero_in_the_order_in_which_they_are_met()
    {
        var (table, random) = (new PairTable(), new Random(1));
        for (var round = 0; round < 2; round++)
        {
            var truth = new Dictionary<(long, int), int>();
            for (var at = 0; at < 5_000; at++)
            {
                var pair = ((long)random.Next(-40, 40) << random.Next(50), random.Next(50));
                truth.TryAdd(pair, truth.Count);
                Assert.Equal(truth[pair], table.NumberOf(pair.Item1, pair.Item2));
                Assert.Equal(pair, table[truth[pair]]);
            }
            Assert.Equal(truth.Count, table.Count);
            table.Clear();
        }
    }
}
