using Serverless.Core.Aggregates.Sketches.Quantile;

namespace Serverless.Core.Tests.Aggregates;

public sealed class SignedBinTests
{
    private static readonly double[] Magnitudes =
        [
            0, double.Epsilon, Math.BitDecrement(LogBins.Least), LogBins.Least, Math.BitIncrement(LogBins.Least), 1e-3, 1, 1e308,
            double.MaxValue,
        ];

    public static TheoryData<double> Accuracies => [0.001, 0.01, 0.49];

    [Theory]
    [MemberData(nameof(Accuracies))]
    public void A_negative_value_has_the_negative_of_what_its_magnitude_has(double accuracy)
    {
        var bins = new LogBins(accuracy);
        Assert.All(Magnitudes, value => Assert.Equal(-bins.SignedIndexOf(value), bins.SignedIndexOf(-value)));
    }

    [Theory]
    [MemberData(nameof(Accuracies))]
    public void Greater_values_never_have_a_lesser_number(double accuracy)
    {
        var bins = new LogBins(accuracy);
        var numbers = Magnitudes.Concat(Magnitudes.Select(value => -value)).Order().Select(bins.SignedIndexOf).ToList();
        Assert.Equal(numbers.Order(), numbers);
    }

    [Theory]
    [MemberData(nameof(Accuracies))]
    public void Only_what_counts_as_zero_has_the_number_0(double accuracy)
    {
        var bins = new LogBins(accuracy);
        Assert.All(Magnitudes, value => Assert.Equal(value < LogBins.Least, bins.SignedIndexOf(value) == 0));
    }

    [Theory]
    [MemberData(nameof(Accuracies))]
    public void The_number_of_a_positive_value_leads_back_to_its_bin(double accuracy)
    {
        var bins = new LogBins(accuracy);
        foreach (var value in Magnitudes.Where(value => value >= LogBins.Least))
            Assert.Equal(bins.IndexOf(value), bins.IndexOfSigned(bins.SignedIndexOf(value)));
    }

    [Fact]
    public void What_is_not_a_number_counts_as_zero() => Assert.Equal(0, new LogBins(0.01).SignedIndexOf(double.NaN));
}
