using System.Text.Json;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>No values make a state that can't be merged, stored, read or rendered, and overflow doesn't depend on the order.</summary>
public sealed class ExtremeValueTests
{
    private const string Overflow = "{\"value\":{\"overflow\":true}}";

    // Of magnitudes so far from each other that a sum or a variance is never near the edge of the range.
    private static readonly double[] Numbers =
    [
        1e308, -1e308, double.MaxValue, -double.MaxValue, 1e300, -1e300, 1e270, 1e200, -1e200, 1e16, 1, -1, 0, -0.0,
        1e-200, -1e-308, double.Epsilon, -double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly long[] Integers = [long.MaxValue, long.MinValue, long.MaxValue - 1, 1L << 62, -(1L << 62), 3, -1, 0];

    public static TheoryData<string> Names => AggregateCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_values_in_any_merge_tree_give_a_state_that_is_stored_and_rendered(string name)
    {
        var aggregate = AggregateCases.Aggregate(name);
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var state = MergedAtRandom(aggregate, SomeSamples(random), random);
            var read = aggregate.Create().Load(state.Bytes());
            Assert.Equal(state.Bytes(), read.Bytes());
            using var json = JsonDocument.Parse(read.Json());
            Assert.Equal(state.Json(), read.Json());
        }
    }

    [Theory]
    [InlineData("sum number")]
    [InlineData("mean number")]
    [InlineData("variance number")]
    [InlineData("sum integer")]
    [InlineData("mean integer")]
    public void Whether_it_overflowed_depends_on_the_values_not_on_their_order(string name)
    {
        var aggregate = AggregateCases.Aggregate(name);
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var samples = SomeSamples(random);
            var expected = aggregate.Fold(samples).Json() == Overflow;
            random.Shuffle(samples);
            Assert.Equal(expected, MergedAtRandom(aggregate, samples, random).Json() == Overflow);
        }
    }

    public static TheoryData<string, string, double[]> Doubles => new()
    {
        { "sum number", Overflow, [1e308, 1e308] },
        { "sum number", "{\"value\":1E+308}", [1e308, 1e308, -1e308] },
        { "sum number", "{\"value\":1}", [1e308, 1, -1e308] },
        { "sum number", "{\"value\":5E-324}", [double.Epsilon] },
        { "mean number", "{\"value\":1E+308}", [1e308, 1e308] },
        { "mean number", "{\"value\":0}", [1e308, -1e308] },
        { "mean number", Overflow, [double.PositiveInfinity, 1] },
        { "variance number", "{\"value\":0}", [1e308] },
        { "variance number", "{\"value\":0}", [1e308, 1e308] },
        { "variance number", Overflow, [1e308, -1e308] },
        { "variance number", Overflow, [1e308, 1] },
    };

    public static TheoryData<string, long[]> Wholes => new()
    {
        { "{\"value\":9007199254740993}", [1L << 53, 1] },
        { "{\"value\":9223372036854775807}", [long.MaxValue, 5, -5] },
        { "{\"value\":-9223372036854775808}", [long.MinValue, -1, 1] },
        { Overflow, [long.MaxValue, 1] },
        { Overflow, [long.MinValue, -1] },
    };

    [Theory]
    [MemberData(nameof(Doubles))]
    public void What_leaves_the_range_of_a_double_says_so_and_nothing_else_does(string name, string json, double[] values)
    {
        var aggregate = AggregateCases.Aggregate(name);
        var samples = values.Select((value, at) => Sample.At(at, at) with { Number = value }).ToArray();
        Assert.Equal(json, aggregate.Fold(samples).Json());
        // Merged one by one into an empty state, as the first window of a shard is.
        var merged = aggregate.Create();
        foreach (var sample in samples)
            merged.Merge(aggregate.Fold([sample]));
        Assert.Equal(json, merged.Json());
    }

    [Theory]
    [MemberData(nameof(Wholes))]
    public void The_sum_of_an_integer_field_is_exact(string json, long[] values)
    {
        var samples = values.Select((value, at) => Sample.At(at, at) with { Integer = value });
        Assert.Equal(json, AggregateCases.Aggregate("sum integer").Fold(samples).Json());
    }

    [Fact]
    public void The_mean_of_an_integer_field_has_the_digits_of_a_double()
    {
        Sample[] samples =
        [
            Sample.At(1, 1) with { Integer = long.MaxValue }, Sample.At(1, 2) with { Integer = -long.MaxValue },
            Sample.At(1, 3) with { Integer = 1 },
        ];
        Assert.Equal(1 / 3.0, (double)AggregateCases.Aggregate("mean integer").Fold(samples).Value()!);
    }

    private static Sample[] SomeSamples(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 40)).Select(at => Sample.At(Pick(random, Integers), at) with
        {
            Number = Pick(random, Numbers.AsSpan(0, random.Next(1, Numbers.Length))),
            Integer = Pick(random, Integers),
            Stamp = Pick(random, Integers),
            Weight = Pick(random, Integers),
            Text = "t" + random.Next(3),
            Boolean = random.Next(2) == 0,
        }),
    ];

    private static AggregateRun MergedAtRandom(Core.Aggregates.Aggregate aggregate, Sample[] samples, Random random)
    {
        var states = samples.Select(sample => aggregate.Fold([sample])).ToList();
        while (states.Count > 1)
        {
            var (into, from) = (random.Next(states.Count), random.Next(states.Count));
            if (into == from)
                continue;
            states[into].Merge(states[from]);
            states[into] = random.Next(2) == 0 ? states[into] : aggregate.Create().Load(states[into].Bytes());
            states.RemoveAt(from);
        }
        return states[0];
    }

    private static T Pick<T>(Random random, ReadOnlySpan<T> values) => values[random.Next(values.Length)];
}
