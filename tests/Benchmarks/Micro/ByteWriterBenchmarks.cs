using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using Serverless.Core.Binary;

namespace Serverless.Benchmarks.Micro;

/// <summary>
/// Doubles of many digits, as means and sums are, in their compact form; beside it, byte by byte. Figures are per number.
/// </summary>
public class ByteWriterBenchmarks
{
    private const int Numbers = 1_000;
    private readonly double[] _numbers = new double[Numbers];
    private readonly ByteWriter _writer = new(16 * Numbers);

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (var at = 0; at < Numbers; at++)
            _numbers[at] = random.NextDouble() * 1_000;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Numbers)]
    public void AllAtOnce()
    {
        _writer.Clear();
        foreach (var number in _numbers)
            _writer.Number(number);
    }

    [Benchmark(OperationsPerInvoke = Numbers)]
    public void ByteByByte()
    {
        _writer.Clear();
        foreach (var number in _numbers)
        {
            var rest = BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToUInt64Bits(number));
            for (; rest >= 0x80; rest >>= 7)
                _writer.Byte((byte)(rest | 0x80));
            _writer.Byte((byte)rest);
        }
    }
}
