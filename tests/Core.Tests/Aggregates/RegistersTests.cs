using Serverless.Core.Aggregates.Sketches.Cardinality;
using Serverless.Core.Binary;

namespace Serverless.Core.Tests.Aggregates;

public sealed class RegistersTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(14)]
    [InlineData(18)]
    public void A_sparse_cell_leads_to_the_register_and_rank_of_its_hash(int precision)
    {
        var random = new Random(precision);
        for (var round = 0; round < 20_000; round++)
        {
            // Shifted, so that long runs of zeros, which are rare, are met at every bit.
            var hash = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64) << random.Next(64);
            var registers = new byte[1 << precision];
            Registers.Add(registers, hash, precision);
            var cell = SparseCell.FromHash(hash, precision);
            Assert.NotEqual(0u, cell);
            Assert.Equal(registers[SparseCell.Register(cell, precision)], SparseCell.Rank(cell, precision));
        }
    }

    [Fact]
    public void Hashes_of_one_index_keep_the_greatest_rank_in_any_order()
    {
        var random = new Random(8);
        var hashes = Enumerable.Range(0, 900).Select(_ => (ulong)random.NextInt64() >> random.Next(20, 64)).ToArray();
        var expected = Bytes(hashes);
        for (var round = 0; round < 10; round++)
        {
            random.Shuffle(hashes);
            Assert.Equal(expected, Bytes(hashes));
        }
    }

    // The registers that are to be expected of n hashes: the share of ranks up to k is exp(-n / (registers * 2^k)).
    [Theory]
    [InlineData(1e3)]
    [InlineData(1e5)]
    [InlineData(1e9)]
    [InlineData(1e15)]
    [InlineData(1e18)]
    [InlineData(1e19)]
    [InlineData(3e19)]
    public void The_estimate_of_the_expected_registers_is_their_number_up_to_the_end_of_the_range(double hashes)
    {
        const int precision = 16;
        var registers = new byte[1 << precision];
        for (var at = 0; at < registers.Length; at++)
        {
            var share = (at + 0.5) / registers.Length;
            while (registers[at] < Registers.MaxRank(precision) && share > Math.Exp(-hashes / Math.ScaleB(1, precision + registers[at])))
                registers[at]++;
        }
        Assert.InRange(RegisterEstimate.Cardinality(registers, precision) / hashes, 0.999, 1.001);
    }

    [Fact]
    public void Packed_registers_come_back_with_ranks_far_above_the_least()
    {
        var random = new Random(4);
        var registers = new byte[1 << 10];
        for (var round = 0; round < 50; round++)
        {
            for (var at = 0; at < registers.Length; at++)
                registers[at] = (byte)Math.Min(round + random.Next(4) * random.Next(9), Registers.MaxRank(10));
            var writer = new ByteWriter();
            PackedRegisters.Write(writer, registers);
            var back = new byte[1 << 10];
            var reader = new ByteReader(writer.Written);
            PackedRegisters.Read(ref reader, back, 10);
            Assert.Equal(0, reader.Remaining);
            Assert.Equal(registers, back);
        }
    }

    [Fact]
    public void Registers_all_empty_are_none_and_all_full_are_more_than_can_be()
    {
        Assert.Equal(0, RegisterEstimate.Cardinality(new byte[16], 4));
        var full = new byte[16];
        full.AsSpan().Fill((byte)Registers.MaxRank(4));
        Assert.True(RegisterEstimate.Cardinality(full, 4) > 1e19);
    }

    private static byte[] Bytes(ulong[] hashes)
    {
        var sketch = new HyperLogLog(14);
        foreach (var hash in hashes)
            sketch.Add(hash);
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
