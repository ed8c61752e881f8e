using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Runtime.Pages;

namespace Serverless.EndToEnd.Tests.Stores.Pages;

public sealed class PagePlaceTests
{
    // The number of shards may change, the page of a key may not: so that a page has one writer, whatever the layout.
    [Fact]
    public void All_keys_of_a_bucket_are_in_one_shard_where_the_shards_divide_the_buckets()
    {
        var random = new Random(1);
        foreach (var (buckets, shards) in Powers(256).SelectMany(buckets => Powers(buckets).Select(shards => (buckets, shards))))
        {
            var layout = Some.Layout("device", 1, Sharding.Rekeyed, shards);
            var hashes = Enumerable.Range(0, 500).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).ToList();
            foreach (var bucket in hashes.GroupBy(hash => PagePlace.Of(hash, buckets)))
                Assert.Single(bucket.Select(hash => layout.ShardOf(hash, new Partition(0))).Distinct());
        }
    }

    [Fact]
    public void The_place_of_a_key_is_the_same_in_every_build()
    {
        const ulong Hash = 0x0123_4567_89AB_CDEF;
        var whole = PagePlace.Of(Hash, 32);
        var part = whole.PartOf(Hash);

        Assert.Equal(("007", "007-3", "007-33", "007-332"), (whole.Name, part.Name, part.PartOf(Hash).Name,
            part.PartOf(Hash).PartOf(Hash).Name));
    }

    [Fact]
    public void Parts_divide_the_keys_until_the_hash_has_no_more_bits()
    {
        var place = PagePlace.Of(0, 1);
        for (var depth = 0; depth < 16; depth++)
        {
            Assert.False(place.IsDeepest);
            Assert.Equal(
                Enumerable.Range(0, PagePlace.Parts).Select(place.PartAt),
                Enumerable.Range(0, PagePlace.Parts).Select(digit => place.PartOf((ulong)digit << (2 * depth))));
            place = place.PartOf(0);
        }
        Assert.True(place.IsDeepest);
    }

    private static IEnumerable<int> Powers(int most)
    {
        for (var power = 1; power <= most; power *= 2)
            yield return power;
    }
}
