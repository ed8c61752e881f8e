using Serverless.Core.Aggregates;

namespace Serverless.Core.Tests.Aggregates;

public sealed class MergeTests
{
    public static TheoryData<string> Exact => AggregateCases.Exact;

    public static TheoryData<string> Rounded => AggregateCases.Rounded;

    [Theory]
    [MemberData(nameof(Exact))]
    public void Any_split_merged_in_any_order_gives_the_same_bytes(string name)
    {
        var aggregate = AggregateCases.Aggregate(name);
        foreach (var (seed, samples) in Streams())
        {
            var whole = aggregate.Fold(samples);
            var merged = SplitAndMerge(aggregate, samples, new Random(seed));
            Assert.Equal(whole.Bytes(), merged.Bytes());
            Assert.Equal(whole.Json(), merged.Json());
        }
    }

    [Theory]
    [InlineData("sum number")]
    [InlineData("mean number")]
    public void Sums_in_any_order_round_to_the_same_value(string name)
    {
        var aggregate = AggregateCases.Aggregate(name);
        foreach (var (seed, samples) in Streams())
            Assert.Equal(aggregate.Fold(samples).Json(), SplitAndMerge(aggregate, samples, new Random(seed)).Json());
    }

    [Fact]
    public void Variances_in_any_order_differ_by_rounding_only()
    {
        var aggregate = AggregateCases.Aggregate("variance number");
        foreach (var (seed, samples) in Streams())
        {
            var whole = (double?)aggregate.Fold(samples).Value() ?? double.NaN;
            var merged = (double?)SplitAndMerge(aggregate, samples, new Random(seed)).Value() ?? double.NaN;
            Assert.Equal(whole, merged, 1e-12 * Math.Abs(whole));
        }
    }

    [Theory]
    [MemberData(nameof(Exact))]
    [MemberData(nameof(Rounded))]
    public void Merging_leaves_the_other_as_it_is(string name)
    {
        var aggregate = AggregateCases.Aggregate(name);
        var other = aggregate.Fold(SampleStream.Calm(1, 300));
        var before = other.Bytes();
        var merged = aggregate.Fold(SampleStream.Calm(2, 300));
        merged.Merge(other);
        merged.Fold(SampleStream.Wild(3, 300));
        Assert.Equal(before, other.Bytes());
    }

    [Theory]
    [MemberData(nameof(Exact))]
    [MemberData(nameof(Rounded))]
    public void A_state_that_was_reset_is_as_a_new_one(string name)
    {
        var aggregate = AggregateCases.Aggregate(name);
        var used = aggregate.Fold(SampleStream.Wild(1, 3000, texts: 2500));
        used.Reset();
        Assert.Equal(aggregate.Create().Bytes(), used.Bytes());
        Assert.Equal(aggregate.Create().Json(), used.Json());
        var again = SampleStream.Calm(2, 500);
        Assert.Equal(aggregate.Fold(again).Bytes(), used.Fold(again).Bytes());
    }

    private static IEnumerable<(int Seed, Sample[] Samples)> Streams()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            yield return (seed, SampleStream.Calm(seed, 1 << seed));
            yield return (seed, SampleStream.Wild(100 + seed, 1 << seed, texts: 1 << seed));
        }
    }

    private static AggregateRun SplitAndMerge(Aggregate aggregate, Sample[] samples, Random random)
    {
        var parts = new List<Sample>[random.Next(1, 12)];
        for (var part = 0; part < parts.Length; part++)
            parts[part] = [];
        foreach (var sample in samples)
            parts[random.Next(parts.Length)].Add(sample);
        var states = parts.Select(part => Stored(aggregate, aggregate.Fold(part), random)).ToList();
        while (states.Count > 1)
        {
            var (into, from) = (states[random.Next(states.Count)], states[random.Next(states.Count)]);
            if (ReferenceEquals(into, from))
                continue;
            into.Merge(from);
            states.Remove(from);
        }
        return states[0];
    }

    /// <summary>Half of the states go through their binary form.</summary>
    private static AggregateRun Stored(Aggregate aggregate, AggregateRun state, Random random) =>
        random.Next(2) == 0 ? state : aggregate.Create().Load(state.Bytes());
}
