using System.Text.Json.Nodes;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>The exact aggregates against the plainest way to compute them.</summary>
public sealed class OracleTests
{
    private static readonly Sample[] Samples = SampleStream.Calm(17, 3_000);
    private static readonly double[] Numbers =
        [.. Samples.Where(sample => sample.Number is not null).Select(sample => sample.Number!.Value)];

    [Fact]
    public void Sum_mean_and_variance_are_those_of_decimal_arithmetic()
    {
        var exact = Numbers.Select(number => (decimal)number).ToArray();
        var mean = exact.Average();
        Near((double)exact.Sum(), "sum number");
        Near((double)mean, "mean number");
        Near((double)exact.Average(number => (number - mean) * (number - mean)), "variance number");
    }

    [Fact]
    public void A_sum_keeps_what_plain_addition_loses()
    {
        var numbers = new[] { 1, 1e100, 1, -1e100, 1e-9 };
        var state = AggregateCases.Aggregate("sum number").Fold(numbers.Select((number, at) => Sample.At(at, at) with { Number = number }));
        Assert.Equal(2.000000001, (double)state.Value()!);
    }

    [Fact]
    public void Variance_survives_a_mean_far_from_zero()
    {
        var samples = Enumerable.Range(0, 10_000).Select(at => Sample.At(at, at) with { Number = 1e9 + at % 2 });
        Assert.Equal(0.25, (double)AggregateCases.Aggregate("variance number").Fold(samples).Value()!, 1e-6);
    }

    [Fact]
    public void Least_and_greatest_are_those_of_the_list()
    {
        Assert.Equal(Numbers.Min(), (double)Value("min number")!);
        Assert.Equal(Numbers.Max(), (double)Value("max number")!);
        Assert.Equal(Samples.Min(sample => sample.Integer), (long)Value("min integer")!);
        Assert.Equal(Samples.Max(sample => sample.Integer), (long)Value("max integer")!);
    }

    [Fact]
    public void First_and_last_are_by_time_and_then_by_position()
    {
        var texts = Samples.Where(sample => sample.Text is not null)
            .OrderBy(sample => sample.Time).ThenBy(sample => sample.Position).ToArray();
        Assert.Equal(texts[0].Text, (string?)Value("first text"));
        Assert.Equal(texts[^1].Text, (string?)Value("last text"));
    }

    [Fact]
    public void Top_items_have_the_weights_of_a_group_by()
    {
        var heaviest = Samples.Where(sample => sample.Text is not null && sample.Weight > 0).GroupBy(sample => sample.Text!)
            .Select(group => (Item: group.Key, Weight: (double)group.Sum(sample => sample.Weight!.Value)))
            .OrderByDescending(item => item.Weight).ThenBy(item => item.Item, StringComparer.Ordinal).Take(5);
        var found = Value("top-k weighted")!.AsArray().Select(item => ((string)item!["item"]!, (double)item["weight"]!));
        Assert.Equal(heaviest, found);
    }

    [Fact]
    public void A_histogram_counts_up_to_and_including_each_bound()
    {
        double[] bounds = [-1, 0, 15, 20, 25, 1e6];
        var numbers = Numbers.Concat(bounds).Append(2e6).ToArray();
        var state = AggregateCases.Aggregate("histogram").Fold(numbers.Select((number, at) => Sample.At(at, at) with { Number = number }));
        var upTo = bounds.Append(double.MaxValue).Select(bound => numbers.LongCount(number => number <= bound)).ToArray();
        var expected = upTo.Select((count, at) => at == 0 ? count : count - upTo[at - 1]);
        Assert.Equal(expected, state.Value()!["counts"]!.AsArray().Select(count => (long)count!));
    }

    private static JsonNode? Value(string name) => AggregateCases.Aggregate(name).Fold(Samples).Value();

    private static void Near(double expected, string name) => Assert.Equal(expected, (double)Value(name)!, 1e-12 * Math.Abs(expected));
}
