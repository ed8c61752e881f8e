using System.Text;
using Serverless.Core.Aggregates.Sketches.FrequentItems;
using Serverless.Core.Binary;

namespace Serverless.Core.Tests.Aggregates;

public sealed class TopKErrorTests
{
    private const int Capacity = 64;

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(30, false)]
    [InlineData(30, true)]
    public void On_a_zipf_stream_every_weight_is_within_its_error_and_every_heavy_item_is_there(int parts, bool weighted)
    {
        var (sketch, truth) = Zipf(parts, weighted);
        var bound = truth.Values.Sum() / Capacity;
        var found = Found(sketch);
        Assert.Equal(Capacity, found.Count);
        foreach (var (item, (weight, error)) in found)
        {
            Assert.InRange(truth[item], weight - error, weight);
            Assert.InRange(error, 0, bound);
        }
        foreach (var (item, weight) in truth)
            Assert.True(weight <= bound || found.ContainsKey(item), $"{item} of {weight} is missing");
    }

    [Fact]
    public void On_a_zipf_stream_the_top_five_are_found_in_order()
    {
        var (sketch, truth) = Zipf(parts: 10, weighted: false);
        var heaviest = truth.OrderByDescending(pair => pair.Value).Take(5).Select(pair => pair.Key);
        Assert.Equal(heaviest, Found(sketch).Take(5).Select(pair => pair.Key));
    }

    [Fact]
    public void The_least_weight_makes_room_and_at_the_same_weight_the_greatest_item()
    {
        var sketch = Of(3, ("b", 1), ("c", 1), ("a", 1), ("a", 1), ("x", 1));
        Assert.Equal([("a", 2, 0), ("x", 2, 1), ("b", 1, 0)], Listed(sketch));
    }

    [Fact]
    public void A_merge_grants_an_item_what_the_other_sketch_may_have_dropped_of_it()
    {
        // Dropped: a with 1. Merged with a of 5, b of 2 is dropped, so the b of 10 that comes then may have had 2 before.
        var sketch = Of(2, ("a", 5));
        sketch.Merge(Of(2, ("a", 1), ("b", 2), ("c", 3)));
        Assert.Equal([("a", 6, 1), ("c", 4, 1)], Listed(sketch));
        sketch.Merge(Of(2, ("b", 10)));
        Assert.Equal([("b", 12, 2), ("a", 6, 1)], Listed(sketch));
    }

    [Fact]
    public void Items_come_and_go_for_long_without_the_sketch_growing()
    {
        var sketch = new SpaceSaving(Capacity);
        var random = new Random(2);
        for (var at = 0; at < 100_000; at++)
            Add(sketch, $"{at} {new string('y', random.Next(30))}", 1);
        var bytes = Bytes(sketch);
        Assert.InRange(bytes.Length, Capacity * 5, Capacity * 60);
        Assert.Equal(100_000, Found(sketch).Sum(pair => pair.Value.Weight));
        Assert.Equal(bytes, Bytes(Read(bytes)));
    }

    [Fact]
    public void The_same_parts_merged_in_the_same_order_give_the_same_bytes()
    {
        Assert.Equal(Bytes(Zipf(7, true).Sketch), Bytes(Zipf(7, true).Sketch));
    }

    private static (SpaceSaving Sketch, Dictionary<string, double> Truth) Zipf(int parts, bool weighted)
    {
        var random = new Random(11);
        var truth = new Dictionary<string, double>();
        var sketches = Enumerable.Range(0, parts).Select(_ => new SpaceSaving(Capacity)).ToArray();
        for (var at = 0; at < 60_000; at++)
        {
            var item = $"item {(int)Math.Pow(5_000, random.NextDouble())}";
            var weight = weighted ? random.Next(1, 100) : 1;
            truth[item] = truth.GetValueOrDefault(item) + weight;
            Add(sketches[random.Next(parts)], item, weight);
        }
        for (var part = 1; part < parts; part++)
            sketches[0].Merge(part % 2 == 0 ? sketches[part] : Read(Bytes(sketches[part])));
        return (sketches[0], truth);
    }

    private static Dictionary<string, (double Weight, double Error)> Found(SpaceSaving sketch)
    {
        var found = new Dictionary<string, (double, double)>();
        var sorted = sketch.Sort();
        for (var index = 0; index < sorted.Length; index++)
        {
            var item = Encoding.UTF8.GetString(sketch.Item(sorted, index, out var counter));
            found.Add(item, (counter.Weight, counter.Error));
        }
        return found;
    }

    private static void Add(SpaceSaving sketch, string item, double weight)
    {
        var bytes = Encoding.UTF8.GetBytes(item);
        sketch.Add(bytes, Hash64.Of(bytes), weight);
    }

    private static SpaceSaving Of(int capacity, params (string Item, double Weight)[] added)
    {
        var sketch = new SpaceSaving(capacity);
        foreach (var (item, weight) in added)
            Add(sketch, item, weight);
        return sketch;
    }

    private static IEnumerable<(string Item, double Weight, double Error)> Listed(SpaceSaving sketch) =>
        Found(sketch).Select(pair => (pair.Key, pair.Value.Weight, pair.Value.Error));

    private static SpaceSaving Read(byte[] bytes)
    {
        var sketch = new SpaceSaving(Capacity);
        var reader = new ByteReader(bytes);
        sketch.Read(ref reader, null);
        return sketch;
    }

    private static byte[] Bytes(SpaceSaving sketch)
    {
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
