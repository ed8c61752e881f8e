using Serverless.Core.Aggregates.Sketches.DDSketch;

namespace Serverless.Core.Tests.Aggregates;

public sealed class LogBinsTests
{
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.49)]
    public void A_bin_stands_for_each_of_its_values_within_the_accuracy(double accuracy)
    {
        var bins = new LogBins(accuracy);
        var random = new Random(3);
        for (var round = 0; round < 50_000; round++)
        {
            var value = Math.ScaleB(1 + random.NextDouble(), random.Next(-1022, 1024));
            var error = Math.Abs(bins.ValueOf(bins.IndexOf(value)) / value - 1);
            Assert.True(error <= accuracy * (1 + 1e-9), $"{value} {error}");
        }
    }

    [Fact]
    public void Greater_values_never_have_a_lesser_index_and_bins_are_few()
    {
        var bins = new LogBins(0.01);
        var before = int.MinValue;
        for (var value = 1e-3; value < 1e3; value *= 1.0005)
        {
            Assert.True(bins.IndexOf(value) >= before);
            before = bins.IndexOf(value);
        }
        var needed = Math.Log(1e6) / Math.Log(1.01 / 0.99);
        Assert.InRange(bins.IndexOf(1e3) - bins.IndexOf(1e-3), needed, 1.02 * needed);
    }

    [Fact]
    public void The_whole_range_of_doubles_has_indexes_in_order()
    {
        var bins = new LogBins(0.001);
        Assert.InRange(bins.IndexOf(double.MaxValue), bins.IndexOf(1), bins.GreatestIndex);
        Assert.InRange(bins.IndexOf(1e-300), bins.LeastIndex, bins.IndexOf(1));
    }
}
