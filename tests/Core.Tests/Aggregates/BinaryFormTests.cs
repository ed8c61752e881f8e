using Serverless.Core.Binary;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Aggregates;

public sealed class BinaryFormTests
{
    public static TheoryData<string> Names => AggregateCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_comes_back_from_its_bytes_and_goes_on(string name)
    {
        var aggregate = AggregateCases.Aggregate(name);
        foreach (var count in new[] { 0, 1, 2, 3, 40, 2500 })
        {
            var state = aggregate.Fold(SampleStream.Wild(count, count, texts: 2000));
            var read = aggregate.Fold(SampleStream.Calm(1, 100)).Load(state.Bytes());
            Assert.Equal(state.Bytes(), read.Bytes());
            Assert.Equal(state.Json(), read.Json());
            var more = SampleStream.Calm(2, 100);
            Assert.Equal(state.Fold(more).Bytes(), read.Fold(more).Bytes());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_that_end_early_are_corrupt(string name)
    {
        var aggregate = AggregateCases.Aggregate(name);
        foreach (var count in new[] { 0, 3, 60 })
        {
            var bytes = aggregate.Fold(SampleStream.Wild(count, count)).Bytes();
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<CorruptDataException>(() => aggregate.Create().Load(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Changed_or_random_bytes_are_read_or_corrupt_and_never_anything_else(string name)
    {
        var aggregate = AggregateCases.Aggregate(name);
        var random = new Random(5);
        var healthy = aggregate.Fold(SampleStream.Calm(6, 20));
        var bytes = aggregate.Fold(SampleStream.Wild(7, 30)).Bytes();
        for (var round = 0; round < 3000; round++)
        {
            var changed = bytes.ToArray();
            if (round % 3 == 0)
                random.NextBytes(changed.AsSpan(random.Next(changed.Length)));
            else
                changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            Survive(changed);
        }

        void Survive(byte[] changed)
        {
            var state = aggregate.Create();
            var reader = new ByteReader(changed);
            try
            {
                state.Read(ref reader, 1);
            }
            catch (CorruptDataException)
            {
                state.Reset();
            }
            state.Merge(healthy);
            state.Fold(SampleStream.Calm(8, 3));
            state.Json();
            state.Bytes();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_version_is_corrupt(string name)
    {
        var aggregate = AggregateCases.Aggregate(name);
        var bytes = aggregate.Fold(SampleStream.Calm(1, 3)).Bytes();
        Assert.Equal(2, aggregate.Version);
        Assert.Throws<CorruptDataException>(() => aggregate.Create().Load(bytes, version: 3));
        Assert.Throws<CorruptDataException>(() => aggregate.Create().Load(bytes, version: 1));
    }

    [Fact]
    public void A_value_of_another_type_is_corrupt()
    {
        var bytes = AggregateCases.Aggregate("last integer").Fold(SampleStream.Calm(1, 30)).Bytes();
        var error = Assert.Throws<CorruptDataException>(() => AggregateCases.Aggregate("last text").Create().Load(bytes));
        Assert.Contains(nameof(FieldType.Integer), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("quantiles", 1, 6)]
    [InlineData("quantiles", 3, 12)]
    [InlineData("distinct text", 3, 16)]
    [InlineData("count", 3, 1)]
    [InlineData("min number", 3, 11)]
    public void States_of_few_values_are_small(string name, int values, int bytes)
    {
        var samples = Enumerable.Range(0, values).Select(at => Sample.At(at, at) with { Number = 17.5 + 40 * at, Text = $"user {at}" });
        Assert.InRange(AggregateCases.Aggregate(name).Fold(samples).Bytes().Length, 1, bytes);
    }
}
