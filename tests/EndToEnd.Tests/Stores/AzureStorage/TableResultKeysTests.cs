using Serverless.Core.Time;
using Serverless.Runtime.AzureStorage.Results;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class TableResultKeysTests
{
    // The published XXH64 of "" ends in the digit 9, that of "a" in b.
    [Theory]
    [InlineData("", "telemetry!device!09", "!!800000000000000a")]
    [InlineData("a", "telemetry!device!11", "a!!800000000000000a")]
    public void A_result_is_found_again_by_later_versions(string key, string partition, string row)
    {
        var id = Some.Result(key, start: 10).Id;

        Assert.Equal((partition, row), (TableResultKeys.Partition(id), TableResultKeys.Row(id)));
    }

    [Fact]
    public void Rows_of_a_key_are_a_range_in_the_order_of_starts_and_before_those_of_longer_keys()
    {
        var key = new string('k', 200);
        var rows = new[] { EventTime.Min, new(-1), new(0), EventTime.Max }
            .Select(start => TableResultKeys.Row(key, start))
            .Append(TableResultKeys.Row(key + "0", EventTime.Min));

        Assert.Equal(rows, rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Keys_are_spread_evenly_over_the_partitions()
    {
        var sizes = Enumerable.Range(0, 16_000).CountBy(number => TableResultKeys.BucketOf($"sensor-{number}"))
            .Select(bucket => bucket.Value).ToList();

        Assert.Equal(TableResultKeys.Buckets, sizes.Count);
        Assert.All(sizes, size => Assert.InRange(size, 850, 1_150));
    }
}
