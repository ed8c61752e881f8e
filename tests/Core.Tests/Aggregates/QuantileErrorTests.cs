using Serverless.Core.Aggregates.Sketches.Quantile;

namespace Serverless.Core.Tests.Aggregates;

public sealed class QuantileErrorTests
{
    private static readonly double[] Wanted = [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

    public static TheoryData<string, double, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, double, int>();
            foreach (var name in Distributions.Names)
                foreach (var accuracy in new[] { 0.1, 0.01, 0.005 })
                    foreach (var parts in new[] { 1, 50 })
                        cases.Add(name, accuracy, parts);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_quantile_is_within_the_accuracy(string name, double accuracy, int parts)
    {
        foreach (var count in new[] { 1, 2, 17, 20_000 })
        {
            var values = Distributions.Of(name, seed: count, count);
            var sketch = Sketch(values, accuracy, parts);
            Array.Sort(values);
            foreach (var quantile in Wanted)
            {
                var exact = values[(int)(quantile * (count - 1))];
                var error = Math.Abs(sketch.Quantile(quantile) - exact);
                Assert.True(
                    error <= accuracy * Math.Abs(exact) * (1 + 1e-9),
                    $"{quantile} of {count}: {exact} {sketch.Quantile(quantile)}");
            }
        }
    }

    [Fact]
    public void Beyond_the_limit_of_bins_the_upper_quantiles_keep_their_accuracy()
    {
        var values = new double[10_001];
        for (var at = 0; at < values.Length; at++)
            values[at] = Math.Pow(10, 60.0 * at / 10_000 - 30);
        var sketch = Sketch(values, 0.01, parts: 20);
        foreach (var quantile in new[] { 0.72, 0.8, 0.9, 0.99, 1 })
        {
            var exact = values[(int)(quantile * 10_000)];
            Assert.InRange(sketch.Quantile(quantile), exact * 0.99, exact * 1.01);
        }
        Assert.InRange(sketch.Quantile(0), 1e12, 1e13);
    }

    [Fact]
    public void Nothing_has_no_quantiles_and_the_ends_of_the_range_have()
    {
        Assert.Equal(double.NaN, new DDSketch(new LogBins(0.01)).Quantile(0.5));
        foreach (var value in new[] { double.MaxValue, -double.MaxValue, LogBins.Least, -LogBins.Least, 1 })
            Assert.InRange(Sketch([value], 0.01, 1).Quantile(0.5) / value, 0.99, 1.01);
        foreach (var value in new[] { 0, -0.0, double.Epsilon, -double.Epsilon })
            Assert.Equal(0, Sketch([value], 0.01, 1).Quantile(0.5));
    }

    private static DDSketch Sketch(double[] values, double accuracy, int parts)
    {
        var bins = new LogBins(accuracy);
        var sketches = new DDSketch[parts];
        for (var part = 0; part < parts; part++)
            sketches[part] = new DDSketch(bins);
        for (var at = 0; at < values.Length; at++)
            sketches[at % parts].Add([bins.SignedIndexOf(values[at])]);
        for (var part = 1; part < parts; part++)
            sketches[0].Merge(sketches[part]);
        return sketches[0];
    }
}
