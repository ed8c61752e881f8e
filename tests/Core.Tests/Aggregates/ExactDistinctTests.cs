using System.Buffers.Binary;
using Serverless.Core.Aggregates;
using Serverless.Core.Aggregates.Sketches.Cardinality;
using Serverless.Core.Binary;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>Different values are counted exactly up to a limit, and beyond it as by the sketch of all of them.</summary>
public sealed class ExactDistinctTests
{
    // limit 3:  a b a │ c │ d
    //           exact 2  exact 3  the sketch of four
    [Theory]
    [InlineData("a b a", """{"count":2,"exact":true}""")]
    [InlineData("a b a c", """{"count":3,"exact":true}""")]
    [InlineData("a b a c a b", """{"count":3,"exact":true}""")]
    [InlineData("a b a c d", """{"count":4,"exact":false}""")]
    [InlineData("", """{"count":0,"exact":true}""")]
    public void The_result_says_how_many_and_whether_that_is_exact(string texts, string expected)
    {
        var aggregate = AggregateFactory.Create(SomeAggregate.Of("d", "distinct", "text", ("exact", 3)), Sample.Layout);
        var samples = texts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((text, at) => Sample.At(at, at) with { Text = text });
        Assert.Equal($$"""{"value":{{expected}}}""", aggregate.Fold(samples).Json());
    }

    [Fact]
    public void A_definition_without_a_limit_shows_a_number()
    {
        var aggregate = AggregateFactory.Create(SomeAggregate.Of("d", "distinct", "text"), Sample.Layout);
        Assert.Equal("""{"value":1}""", aggregate.Fold([Sample.At(0, 0) with { Text = "a" }]).Json());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(14)]
    public void Beyond_the_limit_it_is_the_sketch_that_it_would_have_been_from_the_start(int precision)
    {
        const int limit = 200;
        foreach (var count in new[] { limit + 1, limit + 2, 1_000, 20_000 })
        {
            var sketch = new HyperLogLog(precision);
            var state = new ExactOrSketch(limit, precision);
            foreach (var hash in Hashes(count))
            {
                sketch.Add(hash);
                state.Add(hash);
            }
            Assert.False(state.IsExact);
            Assert.Equal(sketch.Estimate(), state.Count);
            Assert.Equal([0, .. Bytes(sketch.Write)], Bytes(state.Write));
        }
    }

    // How a batch or a shard cuts the values shows in no byte, whichever side of the limit they come to.
    [Fact]
    public void The_bytes_depend_on_the_set_of_values_only()
    {
        const int limit = 50;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var hashes = Hashes(random.Next(0, 2 * limit)).ToArray();
            var whole = StateOf(limit, hashes);
            var parts = Enumerable.Range(0, random.Next(1, 6)).Select(_ => new ExactOrSketch(limit, 6)).ToArray();
            random.Shuffle(hashes);
            foreach (var hash in hashes.Concat(hashes.Take(random.Next(hashes.Length + 1))))
                parts[random.Next(parts.Length)].Add(hash);
            var merged = new ExactOrSketch(limit, 6);
            foreach (var part in parts)
                merged.Merge(random.Next(2) == 0 ? part : Read(limit, Bytes(part.Write)));

            Assert.Equal(Bytes(whole.Write), Bytes(merged.Write));
            Assert.Equal(hashes.Length <= limit, merged.IsExact);
            if (merged.IsExact)
                Assert.Equal(hashes.Length, merged.Count);
        }
    }

    [Fact]
    public void The_hash_zero_counts_like_any_other()
    {
        var state = StateOf(3, [0, 0, 1]);
        Assert.Equal(2, state.Count);
        Assert.Equal(2, Read(3, Bytes(state.Write)).Count);
        state.Add(2);
        state.Add(3);
        Assert.False(state.IsExact);
    }

    [Fact]
    public void What_no_set_of_the_limit_can_be_is_refused()
    {
        var three = Bytes(StateOf(3, Hashes(3)).Write);
        Assert.Throws<CorruptDataException>(() => Read(2, three));
        Assert.Throws<CorruptDataException>(() => Read(3, [3, .. three.AsSpan(9, 8), .. three.AsSpan(1, 8)]));
    }

    private static ExactOrSketch StateOf(int limit, IEnumerable<ulong> hashes)
    {
        var state = new ExactOrSketch(limit, 6);
        foreach (var hash in hashes)
            state.Add(hash);
        return state;
    }

    private static ExactOrSketch Read(int limit, byte[] bytes)
    {
        var state = new ExactOrSketch(limit, 6);
        var reader = new ByteReader(bytes);
        state.Read(ref reader);
        return state;
    }

    private static IEnumerable<ulong> Hashes(int count)
    {
        var item = new byte[8];
        for (var at = 0; at < count; at++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(item, at);
            yield return Hash64.Of(item);
        }
    }

    private static byte[] Bytes(Action<ByteWriter> write)
    {
        var writer = new ByteWriter();
        write(writer);
        return writer.ToArray();
    }
}
