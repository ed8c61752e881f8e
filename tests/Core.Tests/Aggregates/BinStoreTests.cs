using Serverless.Core.Aggregates.Sketches.Quantile;

namespace Serverless.Core.Tests.Aggregates;

public sealed class BinStoreTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(300)]
    [InlineData(1_100)]
    [InlineData(1_900)]
    [InlineData(2_048)]
    [InlineData(3_000)]
    [InlineData(70_000)]
    public void After_every_addition_the_bins_are_those_of_a_plain_count(int spread)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var store = new BinStore();
            var truth = new SortedDictionary<int, long>();
            for (var at = 0; at < 600; at++)
            {
                // Narrow at first, so that the dense form is taken early and has to follow.
                var width = Math.Max(1, (int)((long)spread * at / 600));
                var index = random.Next(-width, width + 1) / 2;
                store.Add(index, 1 + at % 3);
                truth[index] = truth.GetValueOrDefault(index) + 1 + at % 3;
                if (at % 20 == 0)
                    Assert.Equal(Collapsed(truth), Content(store));
            }
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(300)]
    [InlineData(2_500)]
    [InlineData(70_000)]
    public void Bins_that_come_several_at_once_are_those_that_come_one_by_one(int spread)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var (store, single) = (new BinStore(), new BinStore());
            for (var at = 0; at < 40; at++)
            {
                Bin[] bins =
                [
                    .. Enumerable.Range(0, random.Next(1, 14)).Select(_ => random.Next(spread)).Distinct().Order()
                        .Select(index => new Bin(index, 1 + (index % 3))),
                ];
                store.Add(bins);
                foreach (var bin in bins)
                    single.Add(bin.Index, bin.Count);
                Assert.Equal(Content(single), Content(store));
            }
        }
    }

    [Fact]
    public void A_merge_holds_what_both_held()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var truth = new SortedDictionary<int, long>();
            var (left, right) = (Filled(random, truth), Filled(random, truth));
            left.Merge(right);
            Assert.Equal(Collapsed(truth), Content(left));
        }
    }

    private static BinStore Filled(Random random, SortedDictionary<int, long> truth)
    {
        var store = new BinStore();
        var (center, width) = (random.Next(-1_500, 1_500), random.Next(1, 1_500));
        for (var left = random.Next(400); left > 0; left--)
        {
            var index = center + random.Next(width);
            store.Add(index, 1);
            truth[index] = truth.GetValueOrDefault(index) + 1;
        }
        return store;
    }

    private static List<Bin> Collapsed(SortedDictionary<int, long> truth)
    {
        var floor = truth.Count == 0 ? 0 : truth.Keys.Max() - DenseBins.Limit + 1;
        return [.. truth.GroupBy(bin => Math.Max(bin.Key, floor)).Select(bins => new Bin(bins.Key, bins.Sum(bin => bin.Value)))];
    }

    private static List<Bin> Content(BinStore store)
    {
        var bins = new List<Bin>();
        foreach (var bin in store)
            bins.Add(bin);
        return bins;
    }
}
