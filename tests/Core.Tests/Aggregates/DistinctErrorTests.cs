using System.Buffers.Binary;
using Serverless.Core.Aggregates.Sketches.HyperLogLog;
using Serverless.Core.Binary;

namespace Serverless.Core.Tests.Aggregates;

public sealed class DistinctErrorTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(18)]
    public void The_estimate_is_within_four_standard_errors_at_every_size(int precision)
    {
        var standardError = 1.04 / Math.Sqrt(1 << precision);
        foreach (var count in new[] { 1, 10, 100, 1_000, 3_000, 10_000, 50_000, 200_000 })
            Assert.InRange(Sketch(precision, 7, 0, count).Estimate() / count, 1 - 4 * standardError, 1 + 4 * standardError);
    }

    [Fact]
    public void A_million_are_within_four_standard_errors_alone_and_merged()
    {
        const double bound = 4 * 1.04 / 128;
        var merged = new HyperLogLog(14);
        for (var part = 0; part < 8; part++)
            merged.Merge(Sketch(14, 1, part * 100_000, 300_000));
        Assert.InRange(merged.Estimate() / 1_000_000, 1 - bound, 1 + bound);
        Assert.Equal(Sketch(14, 1, 0, 1_000_000).Estimate(), merged.Estimate());
    }

    [Theory]
    [InlineData(8, 20)]
    [InlineData(8, 100)]
    [InlineData(8, 400)]
    [InlineData(8, 700)]
    [InlineData(8, 3_000)]
    [InlineData(10, 150)]
    [InlineData(10, 3_000)]
    public void Over_many_runs_there_is_no_bias_and_the_error_is_the_stated_one(int precision, int count)
    {
        const int runs = 200;
        double bias = 0, squares = 0;
        for (var run = 0; run < runs; run++)
        {
            var error = Sketch(precision, (ulong)run, 0, count).Estimate() / count - 1;
            bias += error / runs;
            squares += error * error / runs;
        }
        var standardError = 1.04 / Math.Sqrt(1 << precision);
        Assert.InRange(bias, -4 * standardError / Math.Sqrt(runs), 4 * standardError / Math.Sqrt(runs));
        Assert.InRange(Math.Sqrt(squares), 0, 1.2 * standardError);
    }

    [Fact]
    public void Few_are_counted_exactly_while_the_form_is_sparse()
    {
        for (var count = 0; count <= 1_000; count += 50)
            Assert.Equal(count, Math.Round(Sketch(14, 3, 0, count).Estimate()), 1.0);
    }

    [Fact]
    public void The_form_turns_dense_at_the_same_set_in_any_order_and_size_stays_bounded()
    {
        var limit = (1 << 14) / 8;
        foreach (var count in new[] { limit - 1, limit, limit + 1, limit + 2 })
        {
            var up = Sketch(14, 9, 0, count);
            var halves = Sketch(14, 9, count / 2, count - count / 2);
            halves.Merge(Sketch(14, 9, 0, count / 2 + 10));
            Assert.Equal(Bytes(up), Bytes(halves));
            Assert.InRange(Bytes(up).Length, 2 * limit, 4 * limit + 100);
        }
    }

    private static HyperLogLog Sketch(int precision, ulong seed, int first, int count)
    {
        var sketch = new HyperLogLog(precision);
        Span<byte> item = stackalloc byte[8];
        for (var at = first; at < first + count; at++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(item, at);
            sketch.Add(Hash64.Of(item, seed));
        }
        return sketch;
    }

    private static byte[] Bytes(HyperLogLog sketch)
    {
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
