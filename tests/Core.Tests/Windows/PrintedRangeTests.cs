using System.Text.Json;
using Serverless.Core.Aggregates;
using Serverless.Core.Tests.Aggregates;
using Serverless.Core.Windows;

namespace Serverless.Core.Tests.Windows;

/// <summary>What a result says of a field agrees: its mean and its quantiles lie between its least and its greatest value.</summary>
public sealed class PrintedRangeTests
{
    private const long Large = (1L << 53) + 1;

    public static TheoryData<double> Numbers => [.. new Random(5).Repeat(20, random => Math.Exp(random.NextDouble() * 40 - 20))];

    // 7 times x: neither the rounded sum nor the quotient of it is x for all x
    [Theory]
    [MemberData(nameof(Numbers))]
    public void All_that_is_said_of_equal_numbers_is_the_number(double number)
    {
        foreach (var count in new[] { 1, 3, 7, 49, 101 })
        {
            var values = Values("number", Enumerable.Repeat(number, count).Select(value => At() with { Number = value }));

            Assert.All(values, value => Assert.Equal(number, value.GetDouble()));
        }
    }

    [Theory]
    [InlineData(Large, Large, Large)]
    [InlineData(Large, Large, Large + 1)]
    [InlineData(-Large - 1, -Large, -Large)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue - 1)]
    [InlineData(long.MinValue, long.MinValue, long.MinValue)]
    [InlineData(1L, 2L, 4L)]
    public void Whole_numbers_beyond_what_a_double_holds_have_a_whole_mean_between_them(params long[] numbers)
    {
        var values = Values("integer", numbers.Select(number => At() with { Integer = number }));

        var (least, mean, most) = (values[0].GetDecimal(), values[1].GetDecimal(), values[2].GetDecimal());
        Assert.Equal((numbers.Min(), numbers.Max()), ((long)least, (long)most));
        Assert.InRange(mean, least, most);
    }

    [Fact]
    public void Quantiles_of_random_numbers_lie_between_the_least_and_the_greatest()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var values = Values("number", random.Repeat(1 + (seed % 9), one => At() with { Number = (one.NextDouble() - 0.5) * 100 }));

            var numbers = values.Select(value => value.GetDouble()).ToList();
            Assert.All(numbers, number => Assert.InRange(number, numbers[0], numbers[2]));
        }
    }

    // one │ the least is there from here │ two: what was before is in the quantiles only
    [Fact]
    public void A_least_value_that_was_begun_later_limits_nothing()
    {
        var before = new CellLayout([Aggregate("quantiles", "integer")]);
        var after = new CellLayout([Aggregate("quantiles", "integer"), Aggregate("min", "integer")]);
        var cell = new Cell(after);
        cell.Carry(new Cell(before).Fold([At() with { Integer = 10 }]), before, [0, -1], sinceMs: 5);

        cell.Fold([At() with { Integer = 1_000 }]);

        Assert.InRange(Json(cell).GetProperty("quantiles").GetProperty("p0").GetDouble(), 9.8, 10.2);
    }

    private static List<JsonElement> Values(string field, IEnumerable<Sample> samples)
    {
        var layout = new CellLayout([.. new[] { "min", "mean", "max", "quantiles" }.Select(kind => Aggregate(kind, field))]);
        var json = Json(new Cell(layout).Fold(samples));
        return
        [
            json.GetProperty("min"), json.GetProperty("mean"), json.GetProperty("max"),
            .. json.GetProperty("quantiles").EnumerateObject().Select(quantile => quantile.Value),
        ];
    }

    private static Aggregate Aggregate(string kind, string field)
    {
        var definition = kind == "quantiles"
            ? SomeAggregate.Of(kind, kind, field, ("quantiles", new[] { 0, 0.5, 1 }))
            : SomeAggregate.Of(kind, kind, field);
        return AggregateFactory.Create(definition, Sample.Layout);
    }

    private static Sample At() => Sample.At(10, 1);

    private static JsonElement Json(Cell cell)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            cell.Render(json);
            json.WriteEndObject();
        }
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }
}

internal static class RandomRepeats
{
    public static List<T> Repeat<T>(this Random random, int count, Func<Random, T> make) =>
        [.. Enumerable.Range(0, count).Select(_ => make(random))];
}
